package io.recgpt.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate over ghz's JSON, by Python. */
@Tag("peer")
class GateIT {
  @TempDir private Path folder;

  @Test
  void gate_withinItsBounds_passes() throws Exception {
    Judged judged = judge("hot", "100", "0.01");

    assertThat(judged.exitCode()).isZero();
    assertThat(judged.row())
        .isEqualTo("| hot | 200 | 50 | 5.0 | 80.0 | OK 199, Unavailable 1 | passed |");
  }

  @Test
  void gate_tooSlow_fails() throws Exception {
    Judged judged = judge("hot", "79", "0.01");

    assertThat(judged.exitCode()).isOne();
    assertThat(judged.row()).contains("p99 80 ms > 79 ms");
  }

  @Test
  void gate_tooManyFailed_fails() throws Exception {
    Judged judged = judge("hot", "100", "0.001");

    assertThat(judged.exitCode()).isOne();
    assertThat(judged.row()).contains("0.50 % failed > 0.10 %");
  }

  private record Judged(int exitCode, String row) {}

  private Judged judge(String name, String p99, String failed) throws Exception {
    Path report =
        Files.writeString(
            folder.resolve("report.json"),
            """
            {"count": 200, "rps": 50.1, "statusCodeDistribution": {"OK": 199, "Unavailable": 1},
             "latencyDistribution": [{"percentage": 50, "latency": 5000000}, {"percentage": 99, "latency": 80000000}]}
            """);
    Process gate =
        new ProcessBuilder("python3", "gate.py", name, p99, failed, report.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(gate.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Judged(gate.waitFor(), said.strip());
  }
}
