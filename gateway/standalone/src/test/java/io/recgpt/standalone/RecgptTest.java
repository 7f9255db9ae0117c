package io.recgpt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.standalone.cluster.DataDirLock;
import io.recgpt.standalone.exit.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecgptTest {
  @TempDir private Path folder;

  @Test
  void run_doctor_tellsByItsExitCode() {
    String dataDir = "--data-dir=" + folder.resolve("data");

    assertThat(Recgpt.run("doctor", dataDir)).isZero();
    assertThat(Recgpt.run("doctor", "--json", dataDir, "--intent-target=127.0.0.1:1")).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "serve",
        "import",
        "recommend",
        "interests",
        "similar",
        "train",
        "ping",
        "key",
        "doctor",
        "size",
        "image",
        "worker",
        "evaluate",
        "test"
      })
  void run_help_isThereForEachCommand(String command) {
    assertThat(Recgpt.run("help", command)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "help prompt show, recgpt prompt show",
    "help worker release, recgpt worker release",
    "help worker, recgpt worker",
    "help, recgpt",
  })
  void run_help_tellsOfTheCommandNamed(String line, String usage) {
    Printed printed = Printed.by(line.split(" "));

    assertThat(printed.exitCode()).isZero();
    assertThat(printed.out()).startsWith("Usage: " + usage + " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "size --users x --events-per-day 1 --items 1 | recgpt size: --users: x (expected: a number)",
        "recommend --user u --count many | recgpt recommend: --count: many (expected: a whole number)",
        "train --seed 99999999999999999999 | recgpt train: --seed: 99999999999999999999 (expected: a smaller number)",
        "import --data d --mine x | recgpt import: --mine: x (expected: changed or all or none)",
        "prompt show x --user u | recgpt prompt show: TASK: x (expected: interests or tags)",
        "help prompt shew | recgpt: no command 'prompt shew'",
        "worker | recgpt worker: Missing required subcommand",
      })
  void run_wrongArguments_areToldByTheirNamesInOneLine(String line, String told) {
    Printed printed = Printed.by(line.split(" "));

    assertThat(printed.exitCode()).isEqualTo(CommandException.USAGE);
    assertThat(printed.err()).startsWith(told).hasLineCount(1).contains("--help)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"recommend", "import", "ping", "prompt show", "worker status", "train"})
  void run_helpOfWhatCallsACluster_hasTenantKeyAndTlsInAGroup(String command) {
    String usage = Printed.by(("help " + command).split(" ")).out();
    String group = usage.substring(usage.indexOf("Tenant, key and TLS:"));

    assertThat(group)
        .contains("--tenant=", "--api-key-file=", "--tls-ca-file=", "--tls-client-key-file=")
        .doesNotContain("--target=", "--json", "--width=");
  }

  @Test
  void run_helpOfServe_hasKeysAndTlsInAGroup() {
    String usage = Printed.by("help", "serve").out();
    String group = usage.substring(usage.indexOf("Keys and TLS:"));

    assertThat(group)
        .contains("--auth-keys-file=", "--tls-cert-file=", "--tls-client-ca-file=")
        .doesNotContain("--port=", "--triton=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "recommend",
        "recommend --user u --count 0",
        "recommend --user u --count many",
        "recommend --user u --filter colour=red",
        "recommend --user u --data-dir a --target b:1",
        "recommend --user u --target nowhere",
        "recommend --user u --target localhost:1 --tenant Not/A/Tenant",
        "interests",
        "similar",
        "train --until yesterday",
        "train --seed many",
        "import",
        "import --data no-such-folder",
        "serve --port 70000",
        "serve --milvus nowhere",
        "ping --target 127.0.0.1:1 --wait 0",
        "ping --target 127.0.0.1:1 --api-key-file no-such-file",
        "ping --target 127.0.0.1:1 --tls-client-cert-file cert.pem",
        "serve --host 0.0.0.0",
        "serve --tls-cert-file cert.pem",
        "key --id app",
        "key --id App --file no-such-folder/keys",
        "size --users many",
        "size --users 0",
        "image",
        "evaluate"
      })
  void run_wrongArguments_isMisuse(String line) {
    assertThat(Recgpt.run(line.split(" "))).isEqualTo(CommandException.USAGE);
  }

  @Test
  void ping_nobodyListens_isUnavailable() {
    assertThat(Recgpt.run("ping", "--target", "127.0.0.1:1", "--wait", "1"))
        .isEqualTo(CommandException.UNAVAILABLE);
  }

  @Test
  void run_nobodyListens_isUnavailable() {
    assertThat(Recgpt.run("recommend", "--user", "u", "--target", "127.0.0.1:1"))
        .isEqualTo(CommandException.UNAVAILABLE);
  }

  @Test
  void run_noDataThere_isUnavailable() {
    String absent = folder.resolve("absent").toString();
    assertThat(Recgpt.run("interests", "--user", "u", "--data-dir", absent))
        .isEqualTo(CommandException.UNAVAILABLE);
    assertThat(folder.resolve("absent")).doesNotExist();
  }

  @Test
  void run_trainOnTooLittle_isMisuse() throws IOException {
    SmallShop.write(folder);
    String dataDir = folder.resolve("state").toString();
    assertThat(Recgpt.run("import", "--data", folder.toString(), "--data-dir", dataDir)).isZero();

    assertThat(Recgpt.run("train", "--data-dir", dataDir)).isEqualTo(CommandException.USAGE);
    assertThat(Recgpt.run("train", "--load", "none-such", "--data-dir", dataDir))
        .isEqualTo(CommandException.NOT_FOUND);
    assertThat(Recgpt.run("train", "--load", "none", "--data-dir", dataDir)).isZero();
  }

  @Test
  void run_dataDirInUse_isUnavailable() {
    try (DataDirLock lock = DataDirLock.take(folder)) {
      assertThat(lock).isNotNull();
      assertThat(Recgpt.run("interests", "--user", "u", "--data-dir", folder.toString()))
          .isEqualTo(CommandException.UNAVAILABLE);
    }
  }

  @Test
  void run_brokenDomainFile_isMisuse() throws IOException {
    SmallShop.write(folder);
    Files.writeString(folder.resolve("domain.yaml"), "colour: red\n");
    assertThat(Recgpt.run("import", "--data", folder.toString(), "--target", "127.0.0.1:1"))
        .isEqualTo(CommandException.USAGE);
  }
}
