package io.recgpt.intent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.store.BehaviorLog.Appended;
import io.recgpt.intent.store.BehaviorLog.Logged;
import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.storage.Dialect;
import io.recgpt.testkit.StoreContract;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class BehaviorLogContract extends StoreContract {
  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00.123Z");
  private static final Tenant SHOP = new Tenant("shop");
  private static final Tenant OTHER = new Tenant("other");
  private static final DueQueue.Times DUE =
      new DueQueue.Times(_ -> NOW.plusSeconds(60), Duration.ofSeconds(5));

  private BehaviorLog log;

  BehaviorLogContract(Dialect dialect) {
    super("intent", dialect);
  }

  @BeforeEach
  void open() {
    log = new BehaviorLog(database(), TenantLimits.DEFAULT);
  }

  @Test
  void append_moreThanATenantMayHave_isRefusedWhole() {
    BehaviorLog bounded = new BehaviorLog(database(), new TenantLimits(2, 3));
    bounded.append(SHOP, searches("a", "b"), DUE);

    assertThatExceptionOfType(RpcException.class)
        .isThrownBy(() -> bounded.append(SHOP, searches("c", "d"), DUE))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED));
    assertThat(bounded.after(0, 10)).hasSize(2);
    assertThat(bounded.append(SHOP, searches("a", "c"), DUE).recorded()).isEqualTo(1);
  }

  @Test
  void append_moreTenantsThanMayBe_isRefusedAndTheKnownGoOn() {
    BehaviorLog bounded = new BehaviorLog(database(), new TenantLimits(2, 100));
    bounded.append(SHOP, searches("a"), DUE);
    bounded.append(new Tenant("second"), searches("a"), DUE);

    assertThatExceptionOfType(RpcException.class)
        .isThrownBy(() -> bounded.append(new Tenant("third"), searches("a"), DUE))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED));
    assertThat(bounded.append(SHOP, searches("b"), DUE).recorded()).isEqualTo(1);
  }

  @Test
  void append_manyAtOnce_letsOthersAppendInBetween() throws Exception {
    List<Behavior> many =
        IntStream.range(0, 5_000)
            .mapToObj(i -> Behavior.search("many-" + i, "user-" + i, "tent", NOW))
            .toList();
    List<Long> others = new ArrayList<>();
    Appended appended;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Appended> whole = threads.submit(() -> SHOP.call(() -> log.append(SHOP, many, DUE)));
      for (int i = 0; !whole.isDone(); i++) {
        Behavior one = Behavior.search("other-" + i, "ann", "tent", NOW);
        others.add(OTHER.call(() -> log.append(OTHER, List.of(one), DUE)).sequence());
      }
      appended = whole.get();
    }

    assertThat(appended.recorded()).isEqualTo(5_000);
    assertThat(appended.duplicates()).isZero();
    long first =
        log.after(0, 10_000).stream()
            .filter(it -> it.tenant().equals(SHOP.id()))
            .mapToLong(Logged::sequence)
            .min()
            .orElseThrow();
    assertThat(others).filteredOn(it -> it > first && it < appended.sequence()).isNotEmpty();
    assertThat(log.append(SHOP, many, DUE).duplicates()).isEqualTo(5_000);
  }

  private static List<Behavior> searches(String... ids) {
    return Stream.of(ids).map(id -> Behavior.search(id, "ann", "tent", NOW)).toList();
  }

  @Test
  void append_newBehaviors_areReadBackInOrder() {
    Behavior bought =
        new Behavior(
            "e1", "ann", BehaviorKind.PURCHASE, "tent", "", NOW, OptionalDouble.of(2.5), "r1");
    Behavior searched = Behavior.search("e2", "bob", "Zelt \ud83c\udfd5 it's", NOW);

    Appended appended = log.append(SHOP, List.of(bought, searched), DUE);

    assertThat(appended).isEqualTo(new Appended(2, 0, 2));
    assertThat(log.after(0, 10))
        .containsExactly(new Logged(1, "shop", bought), new Logged(2, "shop", searched));
    assertThat(log.after(1, 10)).containsExactly(new Logged(2, "shop", searched));
    assertThat(log.after(0, 1)).hasSize(1);
  }

  @Test
  void append_knownOrTwice_countsAsDuplicate() {
    log.append(SHOP, List.of(click("e1", "ann")), DUE);

    Appended appended =
        log.append(SHOP, List.of(click("e1", "ann"), click("e2", "ann"), click("e2", "bob")), DUE);

    assertThat(appended).isEqualTo(new Appended(1, 2, 2));
    assertThat(log.append(SHOP, List.of(click("e2", "ann")), DUE)).isEqualTo(new Appended(0, 1, 2));
    assertThat(log.append(OTHER, List.of(click("e1", "ann")), DUE))
        .isEqualTo(new Appended(1, 0, 3));
  }

  @Test
  void append_thousandAtOnce_areAllThereInOrder() {
    List<Behavior> many =
        IntStream.range(0, 1_000).mapToObj(i -> click("e" + i, "user-" + i % 300)).toList();

    assertThat(log.append(SHOP, many, DUE)).isEqualTo(new Appended(1_000, 0, 1_000));
    assertThat(log.append(SHOP, many, DUE)).isEqualTo(new Appended(0, 1_000, 1_000));
    assertThat(log.after(0, 2_000)).extracting(Logged::behavior).isEqualTo(many);
  }

  /** Who can foresee the numbers that events are found by can have thousands share one. */
  @Test
  void append_eventIds_haveKeysThatNobodyCanForesee() {
    log.append(SHOP, List.of(click("e1", "ann"), click("e2", "ann")), DUE);
    long tenantKey = number("SELECT tenant_key FROM tenants WHERE tenant = 'shop'");
    long key = number("SELECT event_key FROM behaviors WHERE event_id = 'e1'");

    assertThat(key).isNotEqualTo(EventKeys.unseeded(tenantKey, "e1"));
    assertThat(key).isNotEqualTo(new EventKeys(0, 0, false).key(tenantKey, "e1"));
    assertThat(number("SELECT high FROM event_seed")).isNotZero();
    assertThat(number("SELECT low FROM event_seed"))
        .isNotZero()
        .isNotEqualTo(number("SELECT high FROM event_seed"));
  }

  @Test
  void append_eventFromBeforeThereWasASeed_isKnown() {
    log.append(SHOP, List.of(click("e1", "ann")), DUE);
    long tenantKey = number("SELECT tenant_key FROM tenants WHERE tenant = 'shop'");
    change("UPDATE behaviors SET event_key = " + EventKeys.unseeded(tenantKey, "e1"));
    change("UPDATE event_seed SET unseeded = 1");

    assertThat(
            new BehaviorLog(database(), TenantLimits.DEFAULT)
                .append(SHOP, List.of(click("e1", "ann"), click("e2", "ann")), DUE))
        .isEqualTo(new Appended(1, 1, 2));
  }

  private long number(String sql) {
    return database()
        .read(connection -> {
          try (Statement select = connection.createStatement();
              ResultSet row = select.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
          }
        });
  }

  private void change(String sql) {
    database()
        .write(connection -> {
          try (Statement change = connection.createStatement()) {
            return change.executeUpdate(sql);
          }
        });
  }

  @Test
  void append_textWithNul_isStoredWithoutIt() {
    log.append(SHOP, List.of(Behavior.search("e1", "ann", "te\0nt", NOW)), DUE);

    assertThat(log.after(0, 1).getFirst().behavior().query()).isEqualTo("te\ufffdnt");
  }

  @Test
  void append_afterTheLastWereDeleted_givesNoPositionTwice() {
    log.append(SHOP, List.of(click("e1", "ann"), click("e2", "ann")), DUE);
    database()
        .write(connection -> {
          try (Statement delete = connection.createStatement()) {
            return delete.executeUpdate("DELETE FROM behaviors WHERE event_id = 'e2'");
          }
        });

    assertThat(log.append(SHOP, List.of(click("e3", "ann")), DUE)).isEqualTo(new Appended(1, 0, 3));
    assertThat(log.after(1, 9)).extracting(Logged::sequence).containsExactly(3L);
  }

  @Test
  void read_wholeLog_isUserByUserInOrderOfTime() {
    log.append(
        SHOP,
        List.of(
            Behavior.of("e1", "ann", BehaviorKind.CLICK, "late", NOW.plusSeconds(9)),
            Behavior.of("e2", "bob", BehaviorKind.CLICK, "his", NOW),
            Behavior.search("e3", "ann", "words", NOW),
            Behavior.of("e4", "ann", BehaviorKind.PURCHASE, "early", NOW)),
        DUE);
    log.append(OTHER, List.of(click("e1", "ann")), DUE);
    List<String> read = new ArrayList<>();

    long count = log.read(SHOP, (user, kind, item, at) -> read.add(kind + " " + item));

    assertThat(count).isEqualTo(3);
    assertThat(read).containsExactly("PURCHASE early", "CLICK late", "CLICK his");
  }

  /** A position must never become visible after a later one has been read. */
  @Test
  void append_twoProcessesAtOnce_followerMissesNothingAndNothingIsTwice() throws Exception {
    BehaviorLog other = new BehaviorLog(another(), TenantLimits.DEFAULT);
    int writers = 8;
    int each = 25;
    List<Logged> followed = new ArrayList<>();
    long recorded = 0;
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> writing = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        BehaviorLog mine = writer % 2 == 0 ? log : other;
        // Two writers, of two processes, offer the same events: a client that tried again.
        String prefix = "w" + writer / 2 + "-";
        Tenant tenant = writer % 4 < 2 ? SHOP : OTHER;
        writing.add(
            callers.submit(() -> {
              int mineRecorded = 0;
              for (int i = 0; i < each; i++) {
                List<Behavior> batch =
                    List.of(click(prefix + i, "ann"), click(prefix + i + "b", "u" + i));
                mineRecorded += mine.append(tenant, batch, DUE).recorded();
              }
              return mineRecorded;
            }));
      }
      long cursor = 0;
      boolean ended = false;
      while (!ended) {
        ended = writing.stream().allMatch(Future::isDone);
        for (Logged entry : other.after(cursor, 13)) {
          followed.add(entry);
          cursor = entry.sequence();
          ended = false;
        }
      }
      for (Future<Integer> write : writing) {
        recorded += write.get();
      }
    }

    assertThat(recorded).isEqualTo(2L * (writers / 2) * each);
    assertThat(followed).hasSize((int) recorded);
    assertThat(followed)
        .extracting(entry -> entry.tenant() + entry.behavior().eventId())
        .doesNotHaveDuplicates();
  }

  private static Behavior click(String eventId, String user) {
    return Behavior.of(eventId, user, BehaviorKind.CLICK, "tent", NOW);
  }
}
