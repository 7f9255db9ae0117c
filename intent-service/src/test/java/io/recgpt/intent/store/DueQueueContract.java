package io.recgpt.intent.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.worker.WorkerStatus.QueueState;
import io.recgpt.intent.worker.WorkerStatusReader;
import io.recgpt.intent.worker.budget.TokenBudget;
import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.intent.worker.queue.LeaseClock;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Dialect;
import io.recgpt.testkit.ManualClock;
import io.recgpt.testkit.StoreContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who becomes due by what is recorded. */
abstract class DueQueueContract extends StoreContract {
  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final ManualClock clock = ManualClock.at(NOW);
  private BehaviorLog log;
  private DueQueue queue;
  private int events;

  DueQueueContract(Dialect dialect) {
    super("intent", dialect);
  }

  @BeforeEach
  void open() {
    log = new BehaviorLog(database(), TenantLimits.DEFAULT);
    queue = new DueQueue(database(), LeaseClock.embedded(clock));
  }

  @Test
  void record_evidence_isDueAfterTheQuietPeriod() {
    record(BehaviorKind.PURCHASE);

    clock.advance(Duration.ofSeconds(4));
    assertThat(due()).isZero();
    clock.advance(Duration.ofSeconds(1));
    assertThat(due()).isEqualTo(1);
  }

  @Test
  void record_furtherEvidence_waitsLongerButNotForEver() {
    for (int second = 0; second < 48; second += 4) {
      record(BehaviorKind.PURCHASE);
      assertThat(due()).isZero();
      clock.advance(Duration.ofSeconds(4));
    }
    record(BehaviorKind.PURCHASE);

    clock.set(NOW.plusSeconds(50));
    assertThat(due()).isEqualTo(1);
  }

  @Test
  void record_clicksAlone_areNoEvidence() {
    record(BehaviorKind.CLICK);
    clock.advance(Duration.ofMinutes(1));

    assertThat(due()).isZero();
  }

  @Test
  void enterAged_profilesBeforeATime_areDueOnce() {
    record(BehaviorKind.CLICK);
    CommittedProfile.put(
        database(), Tenant.DEFAULT, "u", new ProfileStore.Stored(1, NOW, 1, new byte[] {1}));

    assertThat(queue.enterAged(Tenant.DEFAULT, NOW, 10)).isZero();
    assertThat(queue.enterAged(Tenant.DEFAULT, NOW.plusSeconds(1), 10)).isEqualTo(1);
    assertThat(queue.enterAged(Tenant.DEFAULT, NOW.plusSeconds(1), 10)).isZero();
    assertThat(due()).isEqualTo(1);
  }

  private long due() {
    return new WorkerStatusReader(database(), LeaseClock.embedded(clock), TokenBudget.UNBOUNDED)
        .read(Tenant.DEFAULT)
        .queue()
        .getOrDefault(QueueState.READY, 0L);
  }

  private void record(BehaviorKind kind) {
    log.append(
        Tenant.DEFAULT,
        List.of(Behavior.of("e" + events++, "u", kind, "i", clock.instant())),
        new DueQueue.Times(_ -> clock.instant(), QUIET));
  }
}
