package io.recgpt.rpc.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class StrangersTest {
  private static final int PER_SECOND = 100;

  private final AtomicLong now = new AtomicLong();
  private final Strangers strangers = new Strangers(PER_SECOND, now::get);

  @Test
  void take_fromAnAddressThatNobodyHasCalledFrom_isATenthASecond() {
    assertThat(taken("a", 1)).isEqualTo(PER_SECOND / 10);

    now.addAndGet(Duration.ofMillis(500).toNanos());
    assertThat(taken("a", 1)).isEqualTo(PER_SECOND / 20);
    assertThat(taken("b", 0.25)).isEqualTo(PER_SECOND / 10 * 4);
  }

  @Test
  void take_fromManyAddresses_isBoundedForAllTogether() {
    int taken = 0;
    for (int i = 0; i < 1_000; i++) {
      taken += strangers.take("address-" + i, 1) ? 1 : 0;
    }

    assertThat(taken).isEqualTo(PER_SECOND);
  }

  @Test
  void take_fromAnAddressOfACallerThatMayCall_isLeftAloneByOthers() {
    strangers.known("shop");
    for (int i = 0; i < 1_000; i++) {
      strangers.take("address-" + i, 1);
    }

    assertThat(taken("shop", 1)).isEqualTo(PER_SECOND);
  }

  @Test
  void known_again_fillsNoBucket() {
    strangers.known("shop");
    assertThat(taken("shop", 1)).isEqualTo(PER_SECOND);

    strangers.known("shop");

    assertThat(strangers.take("shop", 1)).isFalse();
  }

  private int taken(String address, double cost) {
    int taken = 0;
    while (strangers.take(address, cost)) {
      taken++;
    }
    return taken;
  }
}
