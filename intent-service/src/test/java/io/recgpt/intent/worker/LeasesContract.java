package io.recgpt.intent.worker;

import static io.recgpt.intent.worker.QueueFixture.ACME;
import static io.recgpt.intent.worker.QueueFixture.LEASE;
import static io.recgpt.intent.worker.QueueFixture.OTHER;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.recgpt.intent.worker.WorkerConfig.OverBudget;
import io.recgpt.intent.worker.WorkerStatus.QueueState;
import io.recgpt.intent.worker.budget.PreviewBudget;
import io.recgpt.intent.worker.budget.TokenBudget;
import io.recgpt.intent.worker.queue.Appraiser;
import io.recgpt.intent.worker.queue.Lease;
import io.recgpt.intent.worker.queue.LeaseClock;
import io.recgpt.intent.worker.queue.Priority;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.storage.Dialect;
import io.recgpt.testkit.StoreContract;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class LeasesContract extends StoreContract {
  private QueueFixture queue;
  private Leases a;
  private Leases b;

  LeasesContract(Dialect dialect) {
    super("intent", dialect);
  }

  @BeforeEach
  void open() {
    queue = new QueueFixture(database());
    a = queue.worker("a");
    b = queue.worker("b");
  }

  @Test
  void take_held_isNobodyElsesUntilItRunsOut() {
    queue.purchase("u");
    assertThat(a.take(10)).extracting(Lease::userId).containsExactly("u");

    assertThat(b.take(10)).isEmpty();
    queue.clock.advance(LEASE.minusMillis(1));
    assertThat(b.take(10)).isEmpty();
    queue.clock.advance(Duration.ofMillis(1));
    assertThat(b.take(10)).hasSize(1);
  }

  @Test
  void take_manyOfOneTenant_keepNoneOfAnotherWaiting() {
    for (int i = 0; i < 20; i++) {
      queue.purchase("u" + i);
    }
    queue.clock.advance(Duration.ofHours(1));
    queue.purchase(OTHER, "late", "kites");

    assertThat(List.of(a.take(1).getFirst().tenant(), a.take(1).getFirst().tenant()))
        .containsExactlyInAnyOrder(ACME, OTHER);
    queue.purchase(OTHER, "later", "kites");
    queue.purchase(OTHER, "last", "kites");
    assertThat(a.take(4)).extracting(Lease::tenant).containsExactly(ACME, OTHER, ACME, OTHER);
    assertThat(b.take(40)).hasSize(17);
  }

  @Test
  void take_tenantsWithoutAnybodyWhoIsDue_passTheirTurn() {
    queue.purchase("u");
    queue.purchase("v");
    queue.purchase(OTHER, "held", "kites");
    assertThat(a.take(2)).extracting(Lease::userId).contains("held");

    assertThat(b.take(2)).extracting(Lease::tenant).containsExactly(ACME);
  }

  @Test
  void take_enteredByAnEarlierVersion_isLeased() {
    queue.purchase("u");
    queue.database.write(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE due SET tenant_key = 0")) {
        return update.executeUpdate();
      }
    });

    assertThat(a.take(1)).extracting(Lease::userId).containsExactly("u");
  }

  @Test
  void renew_longMining_keepsTheUserAndTellsWhatIsLost() {
    queue.purchase("u");
    List<Lease> held = a.take(10);
    queue.clock.advance(LEASE.minusSeconds(1));
    assertThat(a.renew(held)).isEmpty();
    queue.clock.advance(LEASE.minusSeconds(1));
    assertThat(b.take(10)).isEmpty();

    queue.clock.advance(Duration.ofSeconds(1));
    assertThat(b.take(10)).hasSize(1);
    assertThat(a.renew(held)).isEqualTo(held);
  }

  @Test
  void commit_allEvidenceRead_endsTheTurn() {
    queue.purchase("u");
    Lease lease = a.take(1).getFirst();

    assertThat(a.commit(lease, queue.mine(lease, 0))).isEqualTo(Outcome.COMMITTED);
    assertThat(queue.queue.size(10)).isZero();
  }

  @Test
  void commit_evidenceCameMeanwhile_isDueAgain() {
    queue.purchase("u");
    Lease lease = a.take(1).getFirst();
    Mining mining = queue.mine(lease, 0);
    queue.purchase("u");

    assertThat(a.commit(lease, mining)).isEqualTo(Outcome.COMMITTED);
    assertThat(b.take(1)).hasSize(1);
  }

  @Test
  void commit_leaseRanOutButNobodyTookIt_stands() {
    queue.purchase("u");
    Lease lease = a.take(1).getFirst();
    queue.clock.advance(LEASE.multipliedBy(10));

    assertThat(a.commit(lease, queue.mine(lease, 0))).isEqualTo(Outcome.COMMITTED);
  }

  @Test
  void commit_leaseTakenOver_isLostAndItsTokensAreCountedOnce() {
    a = queue.worker("a", within(TokenBudget.UNBOUNDED, 100));
    queue.purchase("u");
    Lease late = a.take(1).getFirst();
    Mining mining = queue.mine(late, 130);
    queue.clock.advance(LEASE);
    Lease next = b.take(1).getFirst();
    assertThat(queue.status().spentTwice()).isEqualTo(100);

    assertThat(a.commit(late, mining)).isEqualTo(Outcome.LOST);
    assertThat(b.commit(next, queue.mine(next, 70))).isEqualTo(Outcome.COMMITTED);

    assertThat(queue.commits).hasSize(1);
    assertThat(queue.status().spentTwice()).isEqualTo(130);
    assertThat(spent("day")).isEqualTo(200);
    assertThat(reserved("day")).isZero();
  }

  @Test
  void commit_versionMadeBeside_isOutdatedAndEndsTheTurn() {
    queue.purchase("u");
    Lease lease = a.take(1).getFirst();
    Mining mining = queue.mine(lease, 40);
    queue.commitBeside("u");

    assertThat(a.commit(lease, mining)).isEqualTo(Outcome.OUTDATED);
    assertThat(queue.status().spentTwice()).isEqualTo(40);
    assertThat(queue.queue.size(10)).isZero();
  }

  @Test
  void commit_degraded_keepsTheProfileAndComesAgainLater() {
    queue.purchase("u");
    Lease lease = a.take(1).getFirst();

    assertThat(a.commit(lease, queue.mine(lease, 0, Optional.of("no model"))))
        .isEqualTo(Outcome.DEGRADED);
    assertThat(queue.commits).hasSize(1);
    assertThat(a.take(1)).isEmpty();
    assertThat(queue.status().queue()).containsEntry(QueueState.WAITING, 1L);
    queue.clock.advance(Duration.ofSeconds(10));
    assertThat(a.take(1)).hasSize(1);
  }

  @Test
  void commit_degradedThenNewEvidence_comesAtOnce() {
    queue.purchase("u");
    for (int i = 0; i < 8; i++) {
      Lease lease = a.take(1).getFirst();
      a.commit(lease, queue.mine(lease, 0, Optional.of("no model")));
      assertThat(a.take(1)).isEmpty();
      queue.purchase("u");
    }

    assertThat(a.take(1)).hasSize(1);
  }

  @Test
  void giveBack_tokensUnknown_freesTheUserAndCountsTheEstimate() {
    a = queue.worker("a", within(TokenBudget.UNBOUNDED, 100));
    queue.purchase("u");
    Lease lease = a.take(1).getFirst();

    assertThat(a.giveBack(lease, OptionalLong.empty(), "stopped")).isEqualTo(Outcome.GIVEN_BACK);
    assertThat(b.take(1)).extracting(Lease::failures).containsExactly(0);
    assertThat(queue.status().spentTwice()).isEqualTo(100);
  }

  @Test
  void failed_again_waitsLongerAndIsSetAsideWithTheReason() {
    queue.purchase("poison");
    queue.purchase("well");
    Duration before = Duration.ZERO;
    for (int failure = 1; failure < 5; failure++) {
      Lease poison = takeOnly("poison");
      Instant failedAt = queue.clock.instant();
      assertThat(a.failed(poison, "Broken:\n line " + failure)).isEqualTo(Outcome.FAILED);
      Duration wait = Duration.between(failedAt, dueAt("poison"));
      assertThat(wait)
          .isBetween(
              Duration.ofSeconds(5L << (failure - 1)), Duration.ofSeconds(10L << (failure - 1)));
      assertThat(wait).isGreaterThanOrEqualTo(before);
      before = wait;
      queue.clock.advance(Duration.ofSeconds(10L << (failure - 1)));
    }
    assertThat(a.failed(takeOnly("poison"), "Broken:\n line 5")).isEqualTo(Outcome.SET_ASIDE);

    queue.clock.advance(Duration.ofDays(1));
    assertThat(a.take(10)).extracting(Lease::userId).containsExactly("well");
    assertThat(queue.status().setAside())
        .extracting(
            WorkerStatus.SetAside::userId,
            WorkerStatus.SetAside::failures,
            WorkerStatus.SetAside::reason)
        .containsExactly(tuple("poison", 5, "Broken: line 5"));
    assertThat(queue.status(OTHER, QueueFixture.config()).setAside()).isEmpty();
  }

  @Test
  void release_setAside_startsAnewAndOthersAreNotReleased() {
    setAside("u");
    assertThat(queue.queue.release(OTHER, List.of("u"))).isZero();
    assertThat(queue.queue.release(ACME, List.of("u", "no\0body"))).isEqualTo(1);

    assertThat(a.take(1)).extracting(Lease::failures).containsExactly(0);
  }

  @Test
  void take_workersDieOfAUser_setsTheUserAside() {
    queue.purchase("u");
    for (int death = 0; death < 5; death++) {
      assertThat(a.take(1)).hasSize(1);
      queue.clock.advance(LEASE);
    }

    assertThat(a.take(1)).isEmpty();
    assertThat(queue.status().setAside())
        .singleElement()
        .satisfies(user -> assertThat(user.reason()).contains("worker a died or hung"));
  }

  @Test
  void take_minuteSpent_waitsForTheNextAndSaysUntilWhen() {
    WorkerConfig config = within(new TokenBudget(250, 0, 0), 100);
    a = queue.worker("a", config);
    for (String user : List.of("u", "v", "w")) {
      queue.purchase(user);
    }

    assertThat(a.take(10)).hasSize(2);
    assertThat(queue.worker("b", config).take(10)).isEmpty();
    WorkerStatus.Spend minute = queue.status(ACME, config).budgets().getFirst();
    assertThat(minute.reserved()).isEqualTo(200);
    assertThat(minute.bound()).isEqualTo(250);
    assertThat(minute.refusedUntil()).contains(Instant.parse("2025-06-01T12:01:00Z"));
    queue.clock.advance(Duration.ofMinutes(1));
    assertThat(a.take(10)).hasSize(1);
  }

  @Test
  void take_tenantsDaySpent_holdsUpNobodyElse() {
    a = queue.worker("a", within(new TokenBudget(0, 0, 100), 100));
    for (String user : List.of("u", "v", "w")) {
      queue.purchase(ACME, user, "kites");
    }
    queue.purchase(OTHER, "x", "kites");

    assertThat(a.take(10)).extracting(Lease::userId).containsExactly("u", "x");
    queue.clock.advance(Duration.ofDays(1));
    assertThat(a.take(10)).hasSize(2);
  }

  @Test
  void take_overBudgetExtractive_leasesForTheEngineWithoutTokens() {
    a =
        queue.worker(
            "a",
            QueueFixture.config()
                .withBudget(new TokenBudget(100, 0, 0), 100, OverBudget.EXTRACTIVE));
    queue.purchase("u");
    queue.purchase("v");

    assertThat(a.take(10))
        .extracting(Lease::engine, Lease::reservedTokens)
        .containsExactly(tuple(Lease.Engine.FULL, 100L), tuple(Lease.Engine.EXTRACTIVE, 0L));
  }

  @Test
  void take_boundBelowOneRefresh_isSlowButNotStuck() {
    a = queue.worker("a", within(new TokenBudget(10, 0, 0), 100));
    queue.purchase("u");
    queue.purchase("v");

    assertThat(a.take(10)).hasSize(1);
    queue.clock.advance(Duration.ofMinutes(1));
    assertThat(a.take(10)).hasSize(1);
  }

  @Test
  void commit_estimateWasWrong_nextReservationIsBetter() {
    a = queue.worker("a", within(TokenBudget.UNBOUNDED, 1_000));
    queue.purchase("u");
    Lease first = a.take(1).getFirst();
    a.commit(first, queue.mine(first, 50));
    queue.purchase("v");

    assertThat(a.take(1)).extracting(Lease::reservedTokens).containsExactly(50L);
    assertThat(spent("day")).isEqualTo(50);
    assertThat(spent("tenant-day")).isEqualTo(50);
  }

  @Test
  void claim_dueWaitingOrNot_leasesThoseWhomNobodyHas() {
    queue.purchase("held");
    Lease held = a.take(1).getFirst();
    queue.purchase("mined");
    Lease mined = a.take(1).getFirst();
    a.commit(mined, queue.mine(mined, 0));
    queue.purchase("due");
    queue.purchase(OTHER, "other", "kites");

    Leases.Claim claim = b.claim(ACME, List.of("held", "due", "mined", "other", "nobody"));

    assertThat(claim.leases()).extracting(Lease::userId).containsExactlyInAnyOrder("due", "mined");
    assertThat(claim.heldByOthers()).containsExactly("held");
    assertThat(queue.queue.leased(ACME, List.of("held", "due", "nobody")))
        .containsExactly("held", "due");
    assertThat(a.commit(held, queue.mine(held, 0))).isEqualTo(Outcome.COMMITTED);
    for (Lease lease : claim.leases()) {
      assertThat(b.commit(lease, queue.mine(lease, 0))).isEqualTo(Outcome.COMMITTED);
    }
    assertThat(queue.queue.queued(ACME, List.of("held", "due", "mined"))).isEmpty();
  }

  @Test
  void claim_workerDied_leasesItsUserAfterTheLease() {
    queue.purchase("u");
    assertThat(a.take(1)).hasSize(1);
    queue.clock.advance(LEASE);

    assertThat(b.claim(ACME, List.of("u")).leases()).hasSize(1);
  }

  @Test
  void claim_tooFewTokens_takesNobodyAndNothing() {
    b = queue.worker("b", within(new TokenBudget(0, 250, 0), 100));
    queue.purchase("u");
    queue.purchase("v");
    queue.purchase("w");

    assertThatExceptionOfType(RpcException.class)
        .isThrownBy(() -> b.claim(ACME, List.of("u", "v", "w")))
        .extracting(RpcException::code)
        .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(reserved("day")).isZero();
    assertThat(b.claim(ACME, List.of("u", "v")).leases()).hasSize(2);
    assertThat(reserved("day")).isEqualTo(200);
  }

  @Test
  void preview_spendsWithinTheSameBudget() {
    PreviewBudget previews =
        new PreviewBudget(
            database(), LeaseClock.embedded(queue.clock), new TokenBudget(0, 150, 0), 100);

    PreviewBudget.Grant first = previews.reserve(ACME);
    assertThat(first.engine()).isEqualTo(Lease.Engine.FULL);
    assertThat(previews.reserve(ACME).engine()).isEqualTo(Lease.Engine.EXTRACTIVE);
    previews.settle(first, 60);
    assertThat(spent("day")).isEqualTo(60);
    assertThat(reserved("day")).isZero();
    PreviewBudget.Grant failed = previews.reserve(ACME);
    previews.settle(failed);
    assertThat(failed.reserved()).isEqualTo(60);
    assertThat(spent("day")).isEqualTo(120);
  }

  @Test
  void take_valueAndWaiting_orderTheQueue() {
    queue.purchase("small");
    queue.clock.advance(Duration.ofMinutes(1));
    for (int i = 0; i < 20; i++) {
      queue.purchase("great");
    }
    appraise();
    assertThat(queue.status().next())
        .extracting(WorkerStatus.Next::userId)
        .containsExactly("great", "small");
    queue.clock.advance(Priority.HEAD_START);
    for (int i = 0; i < 20; i++) {
      queue.purchase("late");
    }
    appraise();

    assertThat(a.take(2)).extracting(Lease::userId).containsExactly("great", "small");
  }

  @Test
  void appraise_drift_tellsWhoChanged() {
    for (String user : List.of("same", "other")) {
      queue.purchase(user);
      Lease lease = a.take(1).getFirst();
      a.commit(lease, queue.mine(lease, 0));
    }
    queue.purchase(ACME, "same", "kites");
    queue.purchase(ACME, "other", "boots");
    appraise();

    Map<String, Double> drifts =
        queue.status().next().stream()
            .collect(Collectors.toMap(WorkerStatus.Next::userId, WorkerStatus.Next::drift));
    assertThat(drifts.get("same")).isZero();
    assertThat(drifts.get("other")).isBetween(0.2, 0.4);
    assertThat(a.take(1)).extracting(Lease::userId).containsExactly("other");
  }

  @Test
  void status_afterWork_tellsRatesAndShares() {
    for (int i = 0; i < 6; i++) {
      queue.purchase("u" + i);
    }
    for (Lease lease : a.take(6)) {
      a.commit(lease, queue.mine(lease, 10));
    }
    queue.purchase("w");
    b.take(1);
    queue.clock.advance(Duration.ofSeconds(30));

    WorkerStatus status = queue.status();
    assertThat(status.usersPerMinute()).isEqualTo(6);
    assertThat(status.usersPerMinuteOf15()).isEqualTo(0.4);
    assertThat(status.outcomes())
        .containsExactly(new WorkerStatus.Ended("language-model", "committed", 6));
    assertThat(status.spends())
        .singleElement()
        .satisfies(spend -> {
          assertThat(spend.name()).isEqualTo("acme");
          assertThat(spend.spent()).isEqualTo(60);
        });
    assertThat(status.leases())
        .singleElement()
        .satisfies(held -> {
          assertThat(held.owner()).isEqualTo("b");
          assertThat(held.oldest()).isEqualTo(Duration.ofSeconds(30));
        });
  }

  @Test
  void statusOf_oneTenant_tellsNothingOfTheOthers() {
    queue.purchase(OTHER, "theirs", "tents");
    for (Lease lease : a.take(1)) {
      a.commit(lease, queue.mine(lease, 10));
    }
    queue.purchase(OTHER, "theirs", "tents");
    queue.purchase("ours");
    b.take(1);

    WorkerStatus all = queue.status();
    WorkerStatus ours = queue.statusOf(ACME);

    assertThat(all.toString()).contains("other", "owner=b");
    assertThat(ours.toString()).doesNotContain("other", "theirs", "owner");
    assertThat(ours.queue().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(1);
  }

  private static WorkerConfig within(TokenBudget budget, long estimate) {
    return QueueFixture.config().withBudget(budget, estimate, OverBudget.WAIT);
  }

  private void appraise() {
    new Appraiser(
            queue.database,
            LeaseClock.embedded(queue.clock),
            kind -> kind == QueueFixture.PURCHASE ? 1 : 0)
        .appraise(100);
  }

  /** Leases a user; others who came along are given back. */
  private Lease takeOnly(String user) {
    @Nullable Lease wanted = null;
    for (Lease lease : a.take(10)) {
      if (lease.userId().equals(user)) {
        wanted = lease;
      } else {
        a.giveBack(lease, OptionalLong.of(0), "");
      }
    }
    return requireNonNull(wanted);
  }

  private void setAside(String user) {
    queue.purchase(user);
    for (int failure = 0; failure < 5; failure++) {
      a.failed(a.take(1).getFirst(), "broken");
      queue.clock.advance(Duration.ofHours(1));
    }
  }

  private Instant dueAt(String user) {
    return Instant.ofEpochMilli(
        queue.number("SELECT due_at FROM due JOIN users USING (user_key) WHERE user_id = ?", user));
  }

  private long spent(String scope) {
    return queue.number("SELECT sum(spent) FROM token_ledger WHERE scope = ?", scope);
  }

  private long reserved(String scope) {
    return queue.number("SELECT sum(reserved) FROM token_ledger WHERE scope = ?", scope);
  }
}
