package io.recgpt.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void quantile_ofAHundredThousand_isExact() {
    for (int i = 100_000; i > 0; i--) {
      latencies.add(i);
    }

    assertThat(latencies.count()).isEqualTo(100_000);
    assertThat(latencies.quantile(0.5)).isEqualTo(Duration.ofNanos(50_000));
    assertThat(latencies.quantile(0.99)).isEqualTo(Duration.ofNanos(99_000));
    assertThat(latencies.quantile(1)).isEqualTo(Duration.ofNanos(100_000));
  }

  @Test
  void quantile_ofNothing_isZero() {
    assertThat(latencies.quantile(0.99)).isZero();
  }

  @Test
  void quantile_outsideOfItsRange_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> latencies.quantile(0));
  }
}
