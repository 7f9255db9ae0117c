package io.recgpt.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplyLogTest {
  private static final Duration SOON = Duration.ofMillis(1);

  private final long begin = System.nanoTime() - Duration.ofMinutes(1).toNanos();
  private final ReplyLog log = new ReplyLog();

  @Test
  void awaitWell_goodFromTheBegin_isAtOnce() throws InterruptedException {
    add(0, 20, true);

    assertThat(log.awaitWell(begin, SOON)).contains(Duration.ZERO);
  }

  @Test
  void awaitWell_badThenGood_tellsTheFirstOfTheGood() throws InterruptedException {
    add(0, 5, true);
    add(5, 8, false);
    add(8, 20, true);

    assertThat(log.awaitWell(begin, SOON)).contains(Duration.ofSeconds(8));
  }

  @Test
  void awaitWell_tooFewGoodOnes_isNotYet() throws InterruptedException {
    add(0, 15, false);
    add(15, 20, true);

    assertThat(log.awaitWell(begin, SOON)).isEmpty();
  }

  @Test
  void awaitWell_whatWasSentBefore_doesNotCount() throws InterruptedException {
    add(0, 20, true);

    assertThat(log.awaitWell(begin + Duration.ofSeconds(19).toNanos(), SOON)).isEmpty();
  }

  private void add(int from, int to, boolean well) {
    for (int second = from; second < to; second++) {
      for (Reply.Kind kind : Reply.Kind.values()) {
        long sent = begin + Duration.ofSeconds(second).toNanos();
        log.add(new Reply(kind, sent, SOON, well, well, well ? "well" : "bad", ""));
      }
    }
  }
}
