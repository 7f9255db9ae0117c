package io.recgpt.intent.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.store.BehaviorLog;
import io.recgpt.intent.store.CatalogueStore;
import io.recgpt.intent.store.TenantLimits;
import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import io.recgpt.testkit.HashingEmbedder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TenantModelsTest {
  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
  private static final Tenant SLOW = new Tenant("an");

  /** Its name has the hash of the other's, so that they meet in any table. */
  private static final Tenant OTHER = new Tenant("c0");

  @TempDir private Path folder;

  private final CountDownLatch building = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger looks = new AtomicInteger();
  private final ThreadLocal<Boolean> slow = ThreadLocal.withInitial(() -> false);

  @Test
  void of_modelOfOneTenantIsLongInBuilding_isThereForAnother() throws Exception {
    assertThat(SLOW.hashCode()).isEqualTo(OTHER.hashCode());
    try (Database database =
        Database.sqlite(folder.resolve("i.db"), "io/recgpt/intent/migration")) {
      BehaviorLog log = new BehaviorLog(database, TenantLimits.DEFAULT);
      DueQueue.Times due = new DueQueue.Times(_ -> NOW, Duration.ofSeconds(5));
      log.append(SLOW, List.of(Behavior.search("a", "ann", "tent", NOW)), due);
      log.append(OTHER, List.of(Behavior.search("a", "ann", "tent", NOW)), due);
      TenantModels models =
          new TenantModels(new CatalogueStore(database), log, new HashingEmbedder(), this::now);
      Thread first =
          Thread.ofPlatform()
              .start(() -> {
                slow.set(true);
                models.of(SLOW);
              });
      building.await();
      Thread second = Thread.ofPlatform().daemon().start(() -> models.of(OTHER));

      assertThat(second.join(Duration.ofSeconds(20))).isTrue();

      released.countDown();
      first.join();
      assertThat(models.of(SLOW)).as("built once").isSameAs(models.of(SLOW));
    }
  }

  /** The second look at the clock is that of a build. */
  private Instant now() {
    if (slow.get() && looks.incrementAndGet() == 2) {
      building.countDown();
      try {
        released.await();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
    return NOW;
  }
}
