package io.recgpt.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.rpc.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How training as a process ends before it has begun; the chart's tests run it to its good end. */
final class TrainMainTest {
  @TempDir private Path folder;

  @Test
  void run_certificateWithoutAuthorities_is2() throws IOException {
    Path pem = Files.writeString(folder.resolve("tls.pem"), "");

    assertThat(run("--tls-client-cert-file=" + pem, "--tls-client-key-file=" + pem)).isEqualTo(2);
  }

  @Test
  void run_authoritiesThatCannotBeUsed_is1() throws IOException {
    Path pem = Files.writeString(folder.resolve("ca.pem"), "no certificate");

    assertThat(run("--tls-ca-file=" + pem)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tenants=",
        "--tenants=a,,b",
        "--tenants=a,Not/A/Tenant",
        "--tenant-index=1",
        "--tenant-index=x"
      })
  void run_wrongTenants_is2(String argument) {
    assertThat(run(argument)).isEqualTo(2);
  }

  private int run(String... arguments) {
    return TrainMain.run(Settings.read(arguments, Map.of("RECGPT_DATA_DIR", folder.toString())));
  }
}
