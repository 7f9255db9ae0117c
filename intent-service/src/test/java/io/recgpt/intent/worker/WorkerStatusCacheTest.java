package io.recgpt.intent.worker;

import static io.recgpt.intent.worker.QueueFixture.ACME;
import static io.recgpt.intent.worker.QueueFixture.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.intent.worker.WorkerStatus.QueueState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerStatusCacheTest {
  @TempDir private Path folder;
  private final AtomicLong nanos = new AtomicLong();
  private QueueFixture queue;
  private WorkerStatusCache cache;
  private Duration cost = Duration.ZERO;

  @BeforeEach
  void open() {
    queue = new QueueFixture(folder);
    cache =
        new WorkerStatusCache(
            new WorkerStatusReader(
                queue.database,
                _ -> {
                  nanos.addAndGet(cost.toNanos());
                  return queue.clock.instant();
                },
                QueueFixture.config().budget()),
            nanos::get);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void status_askedAgain_isReadOnceASecond() {
    queue.purchase("u");
    assertThat(ready(false)).isEqualTo(1);
    queue.purchase("v");

    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(ready(false)).isEqualTo(1);
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(ready(false)).isEqualTo(2);
  }

  @Test
  void status_readForLong_isKeptTwentyTimesAsLong() {
    cost = Duration.ofMillis(500);
    assertThat(ready(false)).isZero();
    queue.purchase("u");

    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(ready(false)).isZero();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(ready(false)).isEqualTo(1);
  }

  @Test
  void status_changedByTheTenantItself_isReadAgain() {
    assertThat(ready(true)).isZero();
    assertThat(ready(false)).isZero();
    queue.purchase("u");

    cache.changed(ACME);
    assertThat(ready(true)).isEqualTo(1);
    assertThat(ready(false)).isEqualTo(1);
  }

  @Test
  void status_ofAnotherTenant_isItsOwn() {
    queue.purchase("u");
    assertThat(ready(false)).isEqualTo(1);

    assertThat(cache.status(OTHER, false).queue()).containsEntry(QueueState.READY, 0L);
  }

  private long ready(boolean all) {
    return cache.status(ACME, all).queue().getOrDefault(QueueState.READY, 0L);
  }
}
