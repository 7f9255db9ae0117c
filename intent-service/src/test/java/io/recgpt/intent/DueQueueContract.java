package io.recgpt.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.intent.mining.Behavior;
import io.recgpt.intent.mining.BehaviorKind;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Dialect;
import io.recgpt.testkit.StoreContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class DueQueueContract extends StoreContract {
  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration LEASE = Duration.ofMinutes(1);

  private BehaviorLog log;
  private DueQueue queue;
  private int events;

  DueQueueContract(Dialect dialect) {
    super("intent", dialect);
  }

  @BeforeEach
  void open() {
    log = new BehaviorLog(database());
    queue = new DueQueue(database());
  }

  @Test
  void lease_workersOfTwoProcessesAtOnce_nobodyGetsAUserTwice() throws Exception {
    for (int user = 0; user < 60; user++) {
      log.append(
          Tenant.DEFAULT,
          List.of(Behavior.of("e" + user, "u" + user, BehaviorKind.PURCHASE, "i", NOW)),
          new DueQueue.Times(NOW, QUIET));
    }
    DueQueue other = new DueQueue(another());
    List<String> leased = new ArrayList<>();
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<DueQueue.Lease>>> rounds = new ArrayList<>();
      for (int round = 0; round < 16; round++) {
        DueQueue mine = round % 2 == 0 ? queue : other;
        rounds.add(workers.submit(() -> mine.lease(NOW.plusSeconds(5), LEASE, 7)));
      }
      for (Future<List<DueQueue.Lease>> round : rounds) {
        round.get().forEach(lease -> leased.add(lease.userId()));
      }
    }

    assertThat(leased).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void commit_twoProcessesSameVersion_isTakenOnce() {
    record(BehaviorKind.PURCHASE, NOW);
    ProfileStore.Stored profile = new ProfileStore.Stored(1, NOW, 1, new byte[] {1});

    assertThat(new ProfileStore(another()).commit(Tenant.DEFAULT, "u", profile)).isTrue();
    assertThat(new ProfileStore(database()).commit(Tenant.DEFAULT, "u", profile)).isFalse();
  }

  @Test
  void lease_beforeTheQuietPeriodEnds_isEmpty() {
    record(BehaviorKind.PURCHASE, NOW);

    assertThat(queue.lease(NOW.plusSeconds(4), LEASE, 10)).isEmpty();
    assertThat(queue.lease(NOW.plusSeconds(5), LEASE, 10))
        .extracting(DueQueue.Lease::userId)
        .containsExactly("u");
  }

  @Test
  void lease_furtherEvidence_waitsLongerButNotForEver() {
    for (int second = 0; second <= 60; second += 4) {
      record(BehaviorKind.PURCHASE, NOW.plusSeconds(second));
      assertThat(queue.lease(NOW.plusSeconds(Math.min(second, 48)), LEASE, 10)).isEmpty();
    }

    assertThat(queue.lease(NOW.plusSeconds(50), LEASE, 10)).hasSize(1);
  }

  @Test
  void lease_clicksAlone_areNoEvidence() {
    record(BehaviorKind.CLICK, NOW);

    assertThat(queue.lease(NOW.plusSeconds(60), LEASE, 10)).isEmpty();
  }

  @Test
  void lease_held_isNobodyElsesUntilItRunsOut() {
    record(BehaviorKind.PURCHASE, NOW);
    queue.lease(NOW.plusSeconds(5), LEASE, 10);

    assertThat(queue.lease(NOW.plusSeconds(6), LEASE, 10)).isEmpty();
    assertThat(queue.lease(NOW.plusSeconds(66), LEASE, 10)).hasSize(1);
  }

  @Test
  void commit_allEvidenceRead_ends() {
    record(BehaviorKind.PURCHASE, NOW);
    ProfileStore profiles = new ProfileStore(database());

    boolean committed =
        profiles.commit(Tenant.DEFAULT, "u", new ProfileStore.Stored(1, NOW, 1, new byte[] {1}));

    assertThat(committed).isTrue();
    assertThat(queue.size()).isZero();
  }

  @Test
  void commit_evidenceCameMeanwhile_staysDue() {
    record(BehaviorKind.PURCHASE, NOW);
    queue.lease(NOW.plusSeconds(5), LEASE, 10);
    record(BehaviorKind.PURCHASE, NOW.plusSeconds(6));

    new ProfileStore(database())
        .commit(Tenant.DEFAULT, "u", new ProfileStore.Stored(1, NOW, 1, new byte[] {1}));

    assertThat(queue.lease(NOW.plusSeconds(11), LEASE, 10)).hasSize(1);
  }

  @Test
  void commit_sameVersionTwice_isTakenOnce() {
    record(BehaviorKind.PURCHASE, NOW);
    ProfileStore profiles = new ProfileStore(database());
    ProfileStore.Stored profile = new ProfileStore.Stored(1, NOW, 1, new byte[] {1});

    assertThat(profiles.commit(Tenant.DEFAULT, "u", profile)).isTrue();
    assertThat(profiles.commit(Tenant.DEFAULT, "u", profile)).isFalse();
  }

  @Test
  void enterAged_profilesBeforeATime_areDue() {
    record(BehaviorKind.PURCHASE, NOW);
    new ProfileStore(database())
        .commit(Tenant.DEFAULT, "u", new ProfileStore.Stored(1, NOW, 1, new byte[] {1}));

    assertThat(queue.enterAged(Tenant.DEFAULT, NOW, NOW, 10)).isZero();
    assertThat(queue.enterAged(Tenant.DEFAULT, NOW.plusSeconds(1), NOW, 10)).isEqualTo(1);
    assertThat(queue.lease(NOW, LEASE, 10)).hasSize(1);
  }

  private void record(BehaviorKind kind, Instant now) {
    log.append(
        Tenant.DEFAULT,
        List.of(Behavior.of("e" + events++, "u", kind, "i", now)),
        new DueQueue.Times(now, QUIET));
  }
}
