package io.recgpt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.rpc.server.RpcServer;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.standalone.serve.ListenOptions;
import io.recgpt.testkit.CertificateAuthority;
import io.recgpt.testkit.HashingEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A cluster behind mutual TLS and API keys, and the commands that make and show them. */
class SecuredServeIT {
  @TempDir private Path folder;

  private CertificateAuthority authority;
  private Cluster cluster;
  private RpcServer server;

  @BeforeEach
  void serve() throws IOException {
    authority = CertificateAuthority.in(folder);
    CertificateAuthority.Pem own = authority.issue("localhost");
    Files.writeString(folder.resolve("reader"), makeKey("reader", "read"));
    Files.writeString(folder.resolve("writer"), makeKey("writer", "write"));
    Files.writeString(
        folder.resolve("importer"),
        makeKey("importer", "read,write,admin", "--requests-per-second", "5"));
    ListenOptions options = new ListenOptions();
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options))
        .parseArgs(
            "--port=0",
            "--auth-keys-file=" + folder.resolve("keys"),
            "--tls-cert-file=" + own.certificate(),
            "--tls-key-file=" + own.key(),
            "--tls-client-ca-file=" + authority.certificate());
    options.check();
    cluster =
        Cluster.open(
            ClusterConfig.in(folder.resolve("state")).withoutWorker(), new HashingEmbedder());
    cluster.ready().join();
    server = options.listen(cluster);
    server.serving();
  }

  @AfterEach
  void stop() {
    server.close();
    cluster.close();
  }

  /** What the command prints for the caller. */
  private String makeKey(String id, String scopes, String... more) {
    List<String> arguments = new ArrayList<>(List.of("key", "--id", id, "--scopes", scopes));
    arguments.addAll(List.of("--file", folder.resolve("keys").toString()));
    arguments.addAll(List.of(more));
    Printed printed = Printed.by(arguments.toArray(String[]::new));
    assertThat(printed.exitCode()).isZero();
    return printed.out();
  }

  private int ping(String key, boolean certified) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "ping",
                "--wait=1",
                "--target=localhost:" + server.port(),
                "--tls-ca-file=" + authority.certificate()));
    if (!key.isEmpty()) {
      arguments.add("--api-key-file=" + folder.resolve(key));
    }
    if (certified) {
      CertificateAuthority.Pem own = authority.issue("client");
      arguments.add("--tls-client-cert-file=" + own.certificate());
      arguments.add("--tls-client-key-file=" + own.key());
    }
    return Recgpt.run(arguments.toArray(String[]::new));
  }

  @Test
  void ping_withKeyAndCertificate_isServed() {
    assertThat(ping("reader", true)).isZero();
  }

  @Test
  void ping_withoutWhatIsAsked_isRefused() {
    assertThat(ping("", true)).isEqualTo(CommandException.USAGE);
    assertThat(ping("writer", true)).isEqualTo(CommandException.USAGE);
    assertThat(ping("reader", false)).isEqualTo(CommandException.UNAVAILABLE);
  }

  @Test
  void command_withoutAKey_namesTheOption() {
    CertificateAuthority.Pem own = authority.issue("client");

    Printed printed =
        Printed.by(
            "interests",
            "--user=u",
            "--target=localhost:" + server.port(),
            "--tls-ca-file=" + authority.certificate(),
            "--tls-client-cert-file=" + own.certificate(),
            "--tls-client-key-file=" + own.key());

    assertThat(printed.exitCode()).isEqualTo(CommandException.USAGE);
    assertThat(printed.err()).hasLineCount(1).contains("give --api-key-file FILE");
  }

  @Test
  void import_byAKeyOfALowRate_waitsAsItIsTold() {
    CertificateAuthority.Pem own = authority.issue("client");

    Printed printed =
        Printed.by(
            "import",
            "--data=" + SmallShop.write(folder.resolve("shop")),
            "--target=localhost:" + server.port(),
            "--api-key-file=" + folder.resolve("importer"),
            "--tls-ca-file=" + authority.certificate(),
            "--tls-client-cert-file=" + own.certificate(),
            "--tls-client-key-file=" + own.key());

    assertThat(printed.err()).contains("Waiting as the gateway asks: key importer: more than 5");
    assertThat(printed.err()).containsPattern("Waited [0-9.]+ s for the gateway's quota");
    assertThat(printed.exitCode()).isZero();
  }

  @Test
  void key_ofAnIdThatIsThere_isRefusedAndChangesNothing() throws IOException {
    Path keys = folder.resolve("keys");
    String before = Files.readString(keys);

    assertThat(Recgpt.run("key", "--id", "reader", "--file", keys.toString()))
        .isEqualTo(CommandException.USAGE);

    assertThat(keys).hasContent(before);
    assertThat(before).doesNotContain(Files.readString(folder.resolve("reader")).strip());
  }
}
