package io.recgpt.rpc.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ByteBudgetTest {
  private final ByteBudget budget = new ByteBudget(100, 60);
  private final List<String> evicted = new ArrayList<>();

  @Test
  void take_beyondTheConnectionsPart_isRefusedAndTakesNothing() {
    ByteBudget.Share share = budget.share();
    assertThat(charge(share, "a").take(60)).isEqualTo(ByteBudget.Outcome.TAKEN);

    assertThat(charge(share, "b").take(1)).isEqualTo(ByteBudget.Outcome.CONNECTION_FULL);

    assertThat(budget.held()).isEqualTo(60);
    assertThat(evicted).isEmpty();
  }

  @Test
  void take_whereAllIsHeld_evictsThoseThatHaveWaitedLongest() {
    charge(budget.share(), "first").take(40);
    charge(budget.share(), "second").take(40);

    assertThat(charge(budget.share(), "third").take(50)).isEqualTo(ByteBudget.Outcome.TAKEN);

    assertThat(evicted).containsExactly("first");
    assertThat(budget.held()).isEqualTo(90);
  }

  @Test
  void take_whereAllIsHeldByCallsThatDoNotWait_isRefused() {
    ByteBudget.Charge handled = charge(budget.share(), "handled");
    handled.take(60);
    handled.settle();

    assertThat(charge(budget.share(), "new").take(50)).isEqualTo(ByteBudget.Outcome.FULL);

    assertThat(evicted).isEmpty();
    assertThat(budget.held()).isEqualTo(60);
  }

  @Test
  void take_moreThanThereIsBesideItself_doesNotEvictItself() {
    ByteBudget.Charge charge = charge(budget.share(), "self");
    charge.take(50);
    ByteBudget.Charge handled = charge(budget.share(), "handled");
    handled.take(45);
    handled.settle();

    assertThat(charge.take(10)).isEqualTo(ByteBudget.Outcome.FULL);

    assertThat(evicted).isEmpty();
  }

  @Test
  void take_onceEvictedOrClosed_isRefused() {
    ByteBudget.Charge slow = charge(budget.share(), "slow");
    slow.take(60);
    ByteBudget.Charge quick = charge(budget.share(), "quick");
    quick.take(60);
    quick.close();

    assertThat(slow.take(1)).isEqualTo(ByteBudget.Outcome.FULL);
    assertThat(quick.take(1)).isEqualTo(ByteBudget.Outcome.FULL);
    assertThat(budget.held()).isZero();
  }

  @Test
  void release_always_givesBackOnceAndLetsTakeAgain() {
    ByteBudget.Charge charge = charge(budget.share(), "reply");
    charge.take(30);
    charge.release();
    charge.release();
    assertThat(budget.held()).isZero();

    assertThat(charge.take(60)).isEqualTo(ByteBudget.Outcome.TAKEN);
    assertThat(budget.held()).isEqualTo(60);
  }

  @Test
  void budget_ofNothing_isRefused() {
    assertThatThrownBy(() -> new ByteBudget(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  private ByteBudget.Charge charge(ByteBudget.Share share, String name) {
    return share.open(() -> evicted.add(name));
  }
}
