package io.recgpt.intent.worker;

import static io.recgpt.intent.worker.QueueFixture.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.opentelemetry.api.OpenTelemetry;
import io.recgpt.intent.worker.WorkerStatus.QueueState;
import io.recgpt.intent.worker.budget.TokenBudget;
import io.recgpt.intent.worker.queue.Lease;
import io.recgpt.intent.worker.queue.LeaseClock;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class NearLineWorkerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;
  private QueueFixture queue;

  /** The fixture's profiles are of the epoch. */
  private Instant minedBefore = Instant.EPOCH;

  @BeforeEach
  void open() {
    queue = new QueueFixture(folder);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void round_usersDue_minesAtMostItsRateAndItsLanes() throws InterruptedException {
    for (int user = 0; user < 7; user++) {
      queue.purchase("u" + user);
    }
    try (NearLineWorker worker = worker(lease -> Optional.of(queue.mine(lease, 0)))) {
      assertThat(worker.round(2)).isEqualTo(2);
      assertThat(worker.awaitIdle(LONG)).isTrue();
      assertThat(worker.round(50)).isEqualTo(4);
      assertThat(worker.awaitIdle(LONG)).isTrue();
      assertThat(worker.round(50)).isEqualTo(1);
      assertThat(worker.awaitIdle(LONG)).isTrue();
    }
    assertThat(queue.commits).hasSize(7);
  }

  @Test
  void start_usersDue_minesThemAndSoDoesASecondWorker() throws InterruptedException {
    for (int user = 0; user < 20; user++) {
      queue.purchase("u" + user);
    }
    CountDownLatch mined = new CountDownLatch(20);
    Mining.Miner miner =
        lease -> {
          mined.countDown();
          return Optional.of(queue.mine(lease, 0));
        };
    try (NearLineWorker one = worker(miner);
        NearLineWorker two = worker(miner)) {
      one.start();
      two.start();
      mined.await();
    }

    assertThat(queue.queue.size(1)).isZero();
    assertThat(queue.commits).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void round_oneUserFails_othersAreMined() throws InterruptedException {
    for (String user : List.of("poison", "error", "well")) {
      queue.purchase(user);
    }
    Mining.Miner miner =
        lease ->
            switch (lease.userId()) {
              case "poison" -> throw new IllegalStateException("bad\nhistory");
              case "error" -> throw new StackOverflowError();
              default -> Optional.of(queue.mine(lease, 0));
            };
    try (NearLineWorker worker = worker(miner)) {
      worker.round(10);
      assertThat(worker.awaitIdle(LONG)).isTrue();
    }

    assertThat(queue.commits).hasSize(1);
    queue.clock.advance(Duration.ofMinutes(1));
    assertThat(queue.status().next())
        .extracting(WorkerStatus.Next::reason)
        .containsExactlyInAnyOrder("IllegalStateException: bad history", "StackOverflowError");
  }

  @Test
  void round_nothingToMine_endsTheTurn() throws InterruptedException {
    queue.purchase("u");
    try (NearLineWorker worker = worker(lease -> Optional.empty())) {
      worker.round(10);
      assertThat(worker.awaitIdle(LONG)).isTrue();
    }

    assertThat(queue.queue.size(1)).isZero();
  }

  @Test
  void round_profileTooOld_minesItAgain() throws InterruptedException {
    minedBefore = Instant.EPOCH.plusSeconds(1);
    queue.purchase("u");
    try (NearLineWorker worker = worker(lease -> Optional.of(queue.mine(lease, 0)))) {
      worker.round(10);
      assertThat(worker.awaitIdle(LONG)).isTrue();
      assertThat(worker.round(10)).isZero();
      assertThat(worker.round(10)).isEqualTo(1);
      assertThat(worker.awaitIdle(LONG)).isTrue();
    }

    assertThat(queue.number("SELECT version FROM profiles")).isEqualTo(2);
  }

  @Test
  void close_miningInProgress_letsItEnd() throws InterruptedException {
    queue.purchase("u");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    NearLineWorker worker = worker(slow(begun, goOn));
    worker.start();
    begun.await();
    Thread closing = Thread.ofVirtual().start(worker::close);
    goOn.countDown();
    closing.join();

    assertThat(queue.commits).hasSize(1);
  }

  @Test
  void renew_leaseTakenByAnother_stopsTheMining() throws InterruptedException {
    queue.purchase("u");
    AtomicBoolean stopped = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    try (NearLineWorker worker = worker(hanging(begun, stopped))) {
      worker.round(1);
      begun.await();
      queue.clock.advance(QueueFixture.LEASE);
      assertThat(queue.worker("b").take(1)).hasSize(1);

      worker.renew();
      assertThat(worker.awaitIdle(LONG)).isTrue();
    }

    assertThat(stopped).isTrue();
    assertThat(queue.status().queue()).containsEntry(QueueState.LEASED, 1L);
  }

  @Test
  void close_miningHangs_givesTheUserBack() throws InterruptedException {
    queue.purchase("u");
    AtomicBoolean stopped = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    NearLineWorker worker = worker(hanging(begun, stopped));
    worker.round(1);
    begun.await();
    worker.close();

    assertThat(stopped).isTrue();
    assertThat(queue.status().queue()).containsEntry(QueueState.READY, 1L);
    assertThat(queue.worker("b").take(1)).extracting(Lease::failures).containsExactly(0);
  }

  @Test
  void refresh_usersWhetherDueOrNot_minesThemOnceAndBooksTheirTokens() throws InterruptedException {
    queue.purchase("due");
    queue.purchase("mined");
    try (NearLineWorker worker = worker(lease -> Optional.of(queue.mine(lease, 5)))) {
      worker.round(10);
      assertThat(worker.awaitIdle(LONG)).isTrue();
      queue.purchase("due");

      assertThat(refresh(worker, "due", "mined", "mined", "nobody")).isEqualTo(2);
      assertThat(worker.round(10)).isZero();
    }

    assertThat(queue.commits).hasSize(4);
    assertThat(queue.queue.size(10)).isZero();
    assertThat(queue.number("SELECT spent FROM token_ledger WHERE scope = 'day'")).isEqualTo(20);
    assertThat(queue.status().spentTwice()).isZero();
  }

  @Test
  void refresh_userIsMinedByAnother_waitsForItsVersion() throws Exception {
    queue.purchase("u");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Mining.Miner slow = slow(begun, goOn);
    try (NearLineWorker one = worker(slow);
        NearLineWorker two = worker(slow)) {
      one.round(1);
      begun.await();
      FutureTask<Integer> refresh = new FutureTask<>(() -> refresh(two, "u"));
      Thread caller = Thread.ofPlatform().start(refresh);
      while (caller.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      goOn.countDown();

      assertThat(refresh.get()).isEqualTo(1);
    }
    assertThat(queue.commits).hasSize(1);
  }

  @Test
  void refresh_asOfAnotherTime_minesAfterTheOther() throws Exception {
    queue.purchase("u");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Mining.Miner slow = slow(begun, goOn);
    try (NearLineWorker one = worker(slow);
        NearLineWorker two = worker(slow)) {
      one.round(1);
      begun.await();
      FutureTask<Integer> refresh =
          new FutureTask<>(
              () -> two.refresh(ACME, List.of("u"), lease -> Optional.of(queue.mine(lease, 0))));
      Thread.ofPlatform().start(refresh);
      goOn.countDown();

      assertThat(refresh.get()).isEqualTo(1);
    }
    assertThat(queue.commits).hasSize(2);
  }

  @Test
  void refresh_tokensSpent_saysWhichBudgetAndLeavesNobodyLeased() {
    queue.purchase("a");
    queue.purchase("b");
    WorkerConfig bounded =
        QueueFixture.config()
            .withBudget(new TokenBudget(0, 0, 100), 80, WorkerConfig.OverBudget.WAIT);
    try (NearLineWorker worker = worker(bounded, lease -> Optional.of(queue.mine(lease, 80)))) {
      assertThatExceptionOfType(RpcException.class)
          .isThrownBy(() -> refresh(worker, "a", "b"))
          .withMessage(
              "tenant acme: the budget of model tokens (tenant-tokens-per-day) is spent:"
                  + " ask for fewer users, or again at 2025-06-02T00:00:00Z")
          .extracting(RpcException::code)
          .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    }

    assertThat(queue.commits).isEmpty();
    assertThat(queue.status().queue()).containsEntry(QueueState.READY, 2L);
    assertThat(queue.number("SELECT COALESCE(sum(reserved), 0) FROM token_ledger")).isZero();
  }

  @Test
  void refresh_tokensSpentAndExtractiveAllowed_asksForThatEngine() throws InterruptedException {
    queue.purchase("a");
    queue.purchase("b");
    WorkerConfig bounded =
        QueueFixture.config()
            .withBudget(new TokenBudget(0, 0, 100), 80, WorkerConfig.OverBudget.EXTRACTIVE);
    List<Lease.Engine> engines = new CopyOnWriteArrayList<>();
    try (NearLineWorker worker =
        worker(
            bounded,
            lease -> {
              engines.add(lease.engine());
              return Optional.of(queue.mine(lease, 0));
            })) {
      assertThat(refresh(worker, "a", "b")).isEqualTo(2);
    }

    assertThat(engines).containsExactlyInAnyOrder(Lease.Engine.FULL, Lease.Engine.EXTRACTIVE);
  }

  @Test
  void refresh_oneFails_minesTheOthersAndTellsTheCaller() {
    queue.purchase("poison");
    queue.purchase("well");
    Mining.Miner miner =
        lease -> {
          if (lease.userId().equals("poison")) {
            throw new IllegalStateException("bad history");
          }
          return Optional.of(queue.mine(lease, 0));
        };
    try (NearLineWorker worker = worker(miner)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> refresh(worker, "poison", "well"))
          .withMessage("bad history");
    }

    assertThat(queue.commits).hasSize(1);
    assertThat(queue.status().queue()).containsEntry(QueueState.WAITING, 1L);
  }

  @Test
  void refresh_userSetAside_isMinedAgain() throws InterruptedException {
    queue.purchase("u");
    WorkerConfig impatient =
        new WorkerConfig(
            0, 4, TokenBudget.UNBOUNDED, 0, WorkerConfig.OverBudget.WAIT, 1, QueueFixture.LEASE);
    AtomicBoolean broken = new AtomicBoolean(true);
    try (NearLineWorker worker =
        worker(
            impatient,
            lease -> {
              if (broken.get()) {
                throw new IllegalStateException("bad history");
              }
              return Optional.of(queue.mine(lease, 0));
            })) {
      worker.round(1);
      assertThat(worker.awaitIdle(LONG)).isTrue();
      assertThat(queue.status().queue()).containsEntry(QueueState.SET_ASIDE, 1L);
      broken.set(false);

      assertThat(refresh(worker, "u")).isEqualTo(1);
    }

    assertThat(queue.queue.size(10)).isZero();
  }

  @Test
  void refresh_callerGivesUp_givesTheUserBack() throws Exception {
    queue.purchase("u");
    AtomicBoolean stopped = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    try (NearLineWorker worker = worker(hanging(begun, stopped))) {
      FutureTask<Integer> refresh = new FutureTask<>(() -> refresh(worker, "u"));
      Thread caller = Thread.ofVirtual().start(refresh);
      begun.await();
      caller.interrupt();

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(refresh::get)
          .withCauseInstanceOf(InterruptedException.class);
      assertThat(worker.awaitIdle(LONG)).isTrue();
    }

    assertThat(stopped).isTrue();
    assertThat(queue.status().queue()).containsEntry(QueueState.READY, 1L);
  }

  private static int refresh(NearLineWorker worker, String... users) throws InterruptedException {
    return worker.refresh(ACME, List.of(users));
  }

  /** Tells that it has begun, and goes on when it is told to. */
  private Mining.Miner slow(CountDownLatch begun, CountDownLatch goOn) {
    return lease -> {
      begun.countDown();
      goOn.await();
      return Optional.of(queue.mine(lease, 0));
    };
  }

  private static Mining.Miner hanging(CountDownLatch begun, AtomicBoolean stopped) {
    return lease -> {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
        return Optional.empty();
      } finally {
        stopped.set(true);
      }
    };
  }

  private NearLineWorker worker(Mining.Miner miner) {
    return worker(QueueFixture.config(), miner);
  }

  private NearLineWorker worker(WorkerConfig config, Mining.Miner miner) {
    NearLineWorker.Tenants tenants =
        new NearLineWorker.Tenants() {
          @Override
          public List<Tenant> all() {
            return List.of(ACME);
          }

          @Override
          public Instant minedBefore(Tenant tenant) {
            return minedBefore;
          }
        };
    return new NearLineWorker(
        config,
        new NearLineWorker.Parts(
            queue.database,
            LeaseClock.embedded(queue.clock),
            WorkerName.ofThisProcess(),
            new Random(),
            miner,
            tenants,
            kind -> 1,
            OpenTelemetry.noop().getMeter("test")));
  }
}
