package io.recgpt.rpc.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FanoutTest {
  private static final List<Integer> INPUTS = IntStream.range(0, 500).boxed().toList();

  @Test
  void map_manyInputs_keepsTheirOrderAndItsWidth() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    List<Integer> results =
        new Fanout(3)
            .map(
                INPUTS,
                input -> {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  inside.decrementAndGet();
                  return -input;
                });

    assertThat(results).isEqualTo(INPUTS.stream().map(input -> -input).toList());
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void map_oneFails_throwsWhatItThrew() {
    assertThatThrownBy(() ->
            new Fanout(2)
                .map(
                    INPUTS,
                    input -> {
                      if (input == 40) {
                        throw new IllegalArgumentException("forty");
                      }
                      return input;
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("forty");
  }
}
