package io.recgpt.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.intent.mining.Behavior;
import io.recgpt.intent.mining.BehaviorKind;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DueQueueTest {
  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration LEASE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private Database database;
  private BehaviorLog log;
  private DueQueue queue;
  private int events;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("intent.db"), "io/recgpt/intent/migration");
    log = new BehaviorLog(database);
    queue = new DueQueue(database);
  }

  @AfterEach
  void close() {
    database.close();
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
    ProfileStore profiles = new ProfileStore(database);

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

    new ProfileStore(database)
        .commit(Tenant.DEFAULT, "u", new ProfileStore.Stored(1, NOW, 1, new byte[] {1}));

    assertThat(queue.lease(NOW.plusSeconds(11), LEASE, 10)).hasSize(1);
  }

  @Test
  void commit_sameVersionTwice_isTakenOnce() {
    record(BehaviorKind.PURCHASE, NOW);
    ProfileStore profiles = new ProfileStore(database);
    ProfileStore.Stored profile = new ProfileStore.Stored(1, NOW, 1, new byte[] {1});

    assertThat(profiles.commit(Tenant.DEFAULT, "u", profile)).isTrue();
    assertThat(profiles.commit(Tenant.DEFAULT, "u", profile)).isFalse();
  }

  @Test
  void enterAged_profilesBeforeATime_areDue() {
    record(BehaviorKind.PURCHASE, NOW);
    new ProfileStore(database)
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
