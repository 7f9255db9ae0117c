package io.recgpt.hostile.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.hostile.fuzz.FuzzRun.Outcome;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of {@code loadtest/hostile/fuzz.sh}. */
@Tag("peer")
@Timeout(900)
class FuzzIT {
  private static final long MAX_GROWTH = 32 << 20;

  @Test
  void requests_ofAnyKind_areAnsweredOrToldWhatIsWrong() throws Exception {
    Outcome outcome = FuzzRun.run(0, 20_000, 1);

    System.out.println(FuzzTable.of(outcome));
    assertThat(outcome.failures())
        .extracting(failure -> failure.why() + "\n" + failure.request().described())
        .isEmpty();
    assertThat(outcome.logged()).isEmpty();
    assertThat(outcome.ended()).isEmpty();
    // A fuzz that gets past no check finds nothing behind it.
    assertThat(outcome.offered())
        .hasSizeGreaterThan(50)
        .allSatisfy(method -> assertThat(outcome.methods().get(method)).as(method).isNotNull());
    assertThat(outcome.methods())
        .allSatisfy((method, told) -> {
          if (!method.contains("TrainModel")) {
            assertThat(told.answered()).as(method).isTrue();
          }
        });
    outcome
        .memory()
        .forEach((service, samples) ->
            assertThat(grown(samples)).as("growth of %s", service).isLessThan(MAX_GROWTH));
  }

  /** Bytes of heap that are kept at the end and were not after a fifth, when caches were filled. */
  private static long grown(List<ProcessMemory> samples) {
    return samples.getLast().heap() - samples.get(1).heap();
  }
}
