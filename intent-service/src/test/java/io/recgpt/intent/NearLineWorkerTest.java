package io.recgpt.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.Embedding;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.intent.catalogue.CatalogueItem;
import io.recgpt.intent.mining.Behavior;
import io.recgpt.intent.mining.BehaviorKind;
import io.recgpt.intent.mining.ExtractiveMiner;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.testkit.HashingEmbedder;
import io.recgpt.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NearLineWorkerTest {
  @TempDir Path folder;
  private final ManualClock clock = ManualClock.at("2025-06-01T12:00:00Z");
  private final TextEmbedder embedder = new HashingEmbedder();
  private Database database;
  private BehaviorLog log;
  private UserReader users;
  private ProfileRefresher refresher;
  private NearLineWorker worker;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("intent.db"), "io/recgpt/intent/migration");
    log = new BehaviorLog(database);
    users = new UserReader(database);
    CatalogueStore catalogue = new CatalogueStore(database);
    List<CatalogueStore.Change> changes = new ArrayList<>();
    for (String id : List.of("red kite", "blue kite", "green kite", "box kite")) {
      Embedding vector = embedder.embed(id);
      changes.add(
          new CatalogueStore.Change.ItemPut(
              Tenant.DEFAULT, new CatalogueItem(id, id, id, "kites", "", List.of(), vector)));
    }
    catalogue.apply(changes, 1);
    refresher =
        new ProfileRefresher(
            users,
            new ProfileStore(database),
            new TenantModels(catalogue, log, embedder, clock),
            new ExtractiveMiner(embedder.model()),
            2);
    worker =
        new NearLineWorker(
            new DueQueue(database),
            catalogue,
            new TenantClock(catalogue, users, clock),
            refresher,
            clock,
            2);
  }

  @AfterEach
  void close() {
    worker.close();
    refresher.close();
    database.close();
  }

  @Test
  void round_usersDue_minesAtMostItsRate() throws InterruptedException {
    for (String user : List.of("a", "b", "c")) {
      record(user);
    }
    clock.advance(Duration.ofSeconds(10));

    assertThat(worker.round()).isEqualTo(2);
    assertThat(worker.round()).isEqualTo(1);
    assertThat(worker.round()).isZero();
    assertThat(version("a")).isEqualTo(1);
  }

  @Test
  void round_profileOlderThanTwoWeeks_minesItAgain() throws InterruptedException {
    record("a");
    clock.advance(Duration.ofSeconds(10));
    worker.round();

    clock.advance(Duration.ofDays(15));
    worker.round();
    worker.round();

    assertThat(version("a")).isEqualTo(2);
  }

  private void record(String user) {
    log.append(
        Tenant.DEFAULT,
        List.of(Behavior.of(user + "-1", user, BehaviorKind.PURCHASE, "red kite", clock.instant())),
        new DueQueue.Times(clock.instant(), Duration.ofSeconds(5)));
  }

  private long version(String user) {
    return users
        .read(Tenant.DEFAULT, user, clock.instant(), 10)
        .profile()
        .map(ProfileStore.Stored::version)
        .orElse(0L);
  }
}
