package io.recgpt.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlineSplitTest {
  private static final Deadline.Ticker STANDING =
      new Deadline.Ticker() {
        @Override
        public long nanoTime() {
          return 42;
        }
      };

  @Test
  void over_twoSeconds_marksEachStage() {
    DeadlineSplit.Stages stages =
        DeadlineSplit.DEFAULT.over(Deadline.after(2, TimeUnit.SECONDS, STANDING));

    assertThat(stages.intent().timeRemaining(TimeUnit.MILLISECONDS)).isEqualTo(800);
    assertThat(stages.retrieval().timeRemaining(TimeUnit.MILLISECONDS)).isEqualTo(1_600);
    assertThat(stages.explain().timeRemaining(TimeUnit.MILLISECONDS)).isEqualTo(1_900);
  }

  @Test
  void over_expired_leavesNoStageMoreThanNothing() {
    DeadlineSplit.Stages stages =
        DeadlineSplit.DEFAULT.over(Deadline.after(-1, TimeUnit.SECONDS, STANDING));

    assertThat(stages.intent().isExpired()).isTrue();
    assertThat(stages.explain().isExpired()).isTrue();
  }

  @Test
  void constructor_marksOutOfOrder_saysWhich() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeadlineSplit(50, 50, 95))
        .withMessageContaining("deadline-retrieval-percent: 50 (expected: > ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeadlineSplit(0, 50, 95))
        .withMessage("deadline-intent-percent: 0 (expected: >= 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeadlineSplit(10, 50, 101))
        .withMessageContaining("deadline-explain-percent: 101");
  }
}
