package io.recgpt.explain.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.explanation.Pair;
import io.recgpt.rpc.Tenant;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitingPairsTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);
  private static final Tenant OTHER = new Tenant("other");

  private static List<Pair> pairs(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> Pair.ofItem("item-" + i)).toList();
  }

  @Test
  void add_beyondTheRoom_leavesTheRestOut() {
    WaitingPairs waiting = new WaitingPairs(3);

    assertThat(waiting.add(Tenant.DEFAULT, pairs(0, 5), TODAY)).isEqualTo(3);
    assertThat(waiting.add(Tenant.DEFAULT, pairs(2, 4), TODAY)).isEqualTo(1);
  }

  @Test
  void add_upToAPartOfTheRoom_leavesTheOtherToOthers() {
    WaitingPairs waiting = new WaitingPairs(4);

    assertThat(waiting.add(Tenant.DEFAULT, pairs(0, 5), TODAY, 2)).isEqualTo(2);
    assertThat(waiting.add(Tenant.DEFAULT, pairs(2, 5), TODAY, 2)).isZero();
    assertThat(waiting.add(Tenant.DEFAULT, pairs(2, 5), TODAY)).isEqualTo(2);
  }

  @Test
  void add_oneTenantHasFilledTheRoom_leavesOthersAnEvenShare() throws InterruptedException {
    WaitingPairs waiting = new WaitingPairs(100);
    waiting.add(Tenant.DEFAULT, pairs(0, 1_000), TODAY);

    assertThat(waiting.add(OTHER, pairs(0, 1_000), TODAY)).isEqualTo(50);
    assertThat(waiting.add(Tenant.DEFAULT, pairs(2_000, 3_000), TODAY)).isZero();
    assertThat(waiting.take(1_000, Duration.ZERO).pairs()).isEqualTo(pairs(0, 50));
    assertThat(waiting.take(1_000, Duration.ZERO).pairs()).isEqualTo(pairs(0, 50));
  }

  @Test
  void take_oneTenantHasMany_servesTheOtherNext() throws InterruptedException {
    WaitingPairs waiting = new WaitingPairs(100);
    waiting.add(Tenant.DEFAULT, pairs(0, 90), TODAY);
    waiting.add(OTHER, pairs(0, 5), TODAY);

    assertThat(waiting.take(5, Duration.ZERO).tenant()).isEqualTo(Tenant.DEFAULT);
    assertThat(waiting.take(5, Duration.ZERO).tenant()).isEqualTo(OTHER);
    assertThat(waiting.take(5, Duration.ZERO).pairs()).isEqualTo(pairs(5, 10));
  }

  @Test
  void take_pairsOfSeveralTenants_givesThoseOfTheFirst() throws InterruptedException {
    WaitingPairs waiting = new WaitingPairs(10);
    waiting.add(Tenant.DEFAULT, pairs(0, 2), TODAY);
    waiting.add(OTHER, pairs(0, 1), TODAY);
    waiting.add(Tenant.DEFAULT, pairs(2, 4), TODAY);

    WaitingPairs.Work first = waiting.take(3, Duration.ZERO);
    WaitingPairs.Work second = waiting.take(3, Duration.ZERO);

    assertThat(first.tenant()).isEqualTo(Tenant.DEFAULT);
    assertThat(first.pairs()).isEqualTo(pairs(0, 3));
    assertThat(second.tenant()).isEqualTo(OTHER);
  }

  @Test
  void add_ofWhatIsBeingWritten_waitsForItsEnd() throws InterruptedException {
    WaitingPairs waiting = new WaitingPairs(10);
    waiting.add(Tenant.DEFAULT, pairs(0, 1), TODAY);
    WaitingPairs.Work work = waiting.take(1, Duration.ZERO);

    assertThat(waiting.add(Tenant.DEFAULT, pairs(0, 1), TODAY)).isEqualTo(1);
    assertThat(waiting.add(Tenant.DEFAULT, pairs(1, 2), TODAY)).isEqualTo(1);
    assertThat(waiting.take(9, Duration.ZERO).pairs()).isEqualTo(pairs(1, 2));
    waiting.done(work);
    waiting.add(Tenant.DEFAULT, pairs(0, 1), TODAY);
    assertThat(waiting.take(9, Duration.ZERO).pairs()).isEqualTo(pairs(0, 1));
  }

  @Test
  void close_endsAllWaiting() throws InterruptedException {
    WaitingPairs waiting = new WaitingPairs(10);
    Thread closing = Thread.ofVirtual().start(waiting::close);

    assertThat(waiting.take(1, Duration.ofMinutes(1)).pairs()).isEmpty();
    waiting.pause(Duration.ofMinutes(1));
    assertThat(waiting.add(Tenant.DEFAULT, pairs(0, 1), TODAY)).isZero();
    closing.join();
  }
}
