package io.recgpt.intent.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.intent.worker.queue.LeaseClock;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.storage.Dialect;
import io.recgpt.testkit.StoreContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

abstract class ProfileLogContract extends StoreContract {
  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
  private static final Tenant SHOP = new Tenant("shop");
  private static final Tenant CINEMA = new Tenant("cinema");
  private static final DueQueue.Times DUE =
      new DueQueue.Times(LeaseClock.embedded(InstantSource.fixed(NOW)), Duration.ZERO);

  ProfileLogContract(Dialect dialect) {
    super("intent", dialect);
  }

  @Test
  void after_profilesOfTenants_areInTheOrderOfTheirCommits() {
    commit(CINEMA, "bob", 1, 10);
    commit(SHOP, "ann", 1, 20);
    commit(SHOP, "bob", 1, 30);

    assertThat(log().after(0))
        .extracting(one -> one.tenant() + one.bytes().length)
        .containsExactly("cinema10", "shop20", "shop30");
    assertThat(log().after(log().after(0).get(1).sequence()))
        .extracting(one -> one.bytes().length)
        .containsExactly(30);
    assertThat(log().after(0).getFirst().asOf()).isEqualTo(NOW);
  }

  @Test
  void after_userMinedAgain_isSentOnceAtTheEnd() {
    commit(SHOP, "ann", 1, 10);
    commit(SHOP, "bob", 1, 20);
    long last = log().after(0).getLast().sequence();

    commit(SHOP, "ann", 2, 30);

    assertThat(log().after(last)).extracting(one -> one.bytes().length).containsExactly(30);
    assertThat(log().after(0)).extracting(one -> one.bytes().length).containsExactly(20, 30);
  }

  @Test
  void after_versionCommittedTwice_doesNotMove() {
    commit(SHOP, "ann", 1, 10);
    List<ProfileLog.Committed> before = log().after(0);

    assertThat(put(database(), SHOP, "ann", 1, 99)).isFalse();

    assertThat(log().after(0))
        .extracting(ProfileLog.Committed::sequence)
        .containsExactly(before.getFirst().sequence());
  }

  @Test
  void after_largeProfiles_pagesAreBoundedByBytesAndAlwaysGoOn() {
    int large = ProfileLog.MAX_BYTES / 2 + 1;
    commit(SHOP, "a", 1, large);
    commit(SHOP, "b", 1, large);
    commit(SHOP, "c", 1, 2 * ProfileLog.MAX_BYTES);

    assertThat(lengths()).containsExactly(large, large, 2 * ProfileLog.MAX_BYTES);
  }

  @Test
  void after_manyProfiles_pagesAreBoundedByCount() {
    for (int i = 0; i < ProfileLog.MAX_PROFILES + 1; i++) {
      commit(SHOP, "u" + i, 1, 1);
    }

    assertThat(log().after(0)).hasSize(ProfileLog.MAX_PROFILES);
    assertThat(lengths()).hasSize(ProfileLog.MAX_PROFILES + 1);
  }

  /** A reader that polls while others commit must never see a position before one it has passed. */
  @Test
  void after_commitsOfSeveralProcesses_leaveNoneOut() throws Exception {
    int users = 60;
    for (int i = 0; i < users; i++) {
      record(SHOP, "u" + i);
    }
    Database other = another();
    List<Long> seen = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> commits = new ArrayList<>();
      for (int i = 0; i < users; i++) {
        String user = "u" + i;
        Database by = i % 2 == 0 ? database() : other;
        commits.add(callers.submit(() -> put(by, SHOP, user, 1, 1)));
      }
      long cursor = 0;
      while (seen.size() < users) {
        for (ProfileLog.Committed one : log().after(cursor)) {
          cursor = one.sequence();
          seen.add(cursor);
        }
        if (commits.stream().allMatch(Future::isDone) && log().after(cursor).isEmpty()) {
          break;
        }
      }
    }

    assertThat(seen).hasSize(users).isSorted().doesNotHaveDuplicates();
  }

  private List<Integer> lengths() {
    List<Integer> lengths = new ArrayList<>();
    List<ProfileLog.Committed> page = log().after(0);
    while (!page.isEmpty()) {
      assertThat(
              page.size() == 1
                  || page.stream().mapToInt(one -> one.bytes().length).sum()
                      <= ProfileLog.MAX_BYTES)
          .isTrue();
      page.forEach(one -> lengths.add(one.bytes().length));
      page = log().after(page.getLast().sequence());
    }
    return lengths;
  }

  private ProfileLog log() {
    return new ProfileLog(database());
  }

  private void record(Tenant tenant, String user) {
    new BehaviorLog(database(), TenantLimits.DEFAULT)
        .append(
            tenant,
            List.of(
                new Behavior(
                    user, user, BehaviorKind.CLICK, "i", "", NOW, OptionalDouble.empty(), "")),
            DUE);
  }

  private void commit(Tenant tenant, String user, long version, int bytes) {
    record(tenant, user);
    assertThat(put(database(), tenant, user, version, bytes)).isTrue();
  }

  private static boolean put(
      Database database, Tenant tenant, String user, long version, int bytes) {
    return database.write(connection ->
        ProfileStore.commit(
            connection,
            TenantKeys.ofUser(connection, tenant, user).orElseThrow(),
            new ProfileStore.Stored(version, NOW, 1, new byte[bytes])));
  }
}
