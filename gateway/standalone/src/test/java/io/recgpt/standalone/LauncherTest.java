package io.recgpt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.standalone.exit.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The help of {@code ./recgpt}, in a checkout whose Maven and Java only tell that they were run.
 */
@Timeout(60)
class LauncherTest {
  @TempDir private Path checkout;

  /** What a run ended with. */
  private record Ended(int exitCode, String output) {}

  @BeforeEach
  void prepare() throws IOException {
    Files.copy(Path.of("../../recgpt"), checkout.resolve("recgpt"));
    script("bin/mvn", "echo MAVEN \"$@\"; exit 1");
    script("jdk/bin/javac", "exit 1");
    script("jdk/bin/java", "echo JAVA \"$@\"");
    Files.writeString(checkout.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
  }

  private void script(String name, String line) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private void pretendBuilt() throws IOException {
    for (String name :
        List.of(
            "gateway/standalone/target/classpath.txt",
            "gateway/standalone/target/recgpt-standalone-1.jar",
            "helm/target/classpath.txt")) {
      Path file = checkout.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
  }

  private Ended run(String line) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", checkout.resolve("recgpt").toString()));
    command.addAll(List.of(line.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().merge("PATH", checkout.resolve("bin") + ":", (path, bin) -> bin + path);
    builder.environment().put("RECGPT_JAVA_HOME", checkout.resolve("jdk").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "help",
        "--help",
        "help help",
        "help demo",
        "help image",
        "help audit",
        "demo --help",
        "train --tenant x -h",
        "image --help"
      })
  void help_withoutABuild_saysWhatItKnowsAndBuildsNothing(String line) throws Exception {
    Ended ended = run(line);

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.output()).doesNotContain("MAVEN", "JAVA").contains("./recgpt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "help demo",
        "help prompt show",
        "help audit",
        "help image",
        "demo --help",
        "worker release -h",
        "evaluate --data x --help",
        "image --help"
      })
  void help_withABuildOfOlderSources_asksItAndBuildsNothing(String line) throws Exception {
    pretendBuilt();

    Ended ended = run(line);

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.output()).doesNotContain("MAVEN").contains("JAVA");
  }

  @Test
  void help_ofACommandInsideAnother_isAskedForByItsNames() throws Exception {
    pretendBuilt();

    assertThat(run("help prompt show").output())
        .contains("io.recgpt.standalone.Recgpt help prompt show");
    assertThat(run("prompt show --help").output())
        .contains("io.recgpt.standalone.Recgpt prompt show --help");
    assertThat(run("help evaluate").output()).contains("io.recgpt.quality.Evaluate --help");
    assertThat(run("evaluate --help").output()).contains("io.recgpt.quality.Evaluate --help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"help nonsense", "help a/b", "help evaluate more", "nonsense", "nonsense --help"})
  void help_ofWhatIsNoCommand_isMisuse(String line) throws Exception {
    Ended ended = run(line);

    assertThat(ended.exitCode()).isEqualTo(CommandException.USAGE);
    assertThat(ended.output().lines()).hasSize(1);
  }

  @Test
  void command_withoutABuild_builds() throws Exception {
    assertThat(run("demo").output()).contains("MAVEN");
    assertThat(run("recommend -- --help").output()).contains("MAVEN");
  }
}
