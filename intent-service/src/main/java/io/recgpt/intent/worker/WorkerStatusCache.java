package io.recgpt.intent.worker;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.recgpt.rpc.Tenant;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How the near-line work stands, as it was read of late: to count a long queue takes as long as
 * hundreds of other reads. One status is read at a time, and kept at least a second and so long
 * that reading takes at most a twentieth of the time, whoever asks how often.
 */
public final class WorkerStatusCache {
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final int TIMES = 20;
  private static final int MAX_STATUSES = 1_000;

  private final WorkerStatusReader reader;
  private final Ticker ticker;
  private final Lock reading = new ReentrantLock(true);
  private final LoadingCache<Key, Kept> statuses;

  /** Keeps what is read. */
  public WorkerStatusCache(WorkerStatusReader reader) {
    this(reader, Ticker.systemTicker());
  }

  WorkerStatusCache(WorkerStatusReader reader, Ticker ticker) {
    this.reader = requireNonNull(reader);
    this.ticker = requireNonNull(ticker);
    this.statuses =
        Caffeine.newBuilder()
            .maximumSize(MAX_STATUSES)
            .executor(Runnable::run)
            .ticker(ticker)
            .expireAfter(Expiry.creating((Key _, Kept kept) -> kept.lifetime()))
            .build(this::read);
  }

  private record Key(Tenant tenant, boolean all) {}

  private record Kept(WorkerStatus status, Duration cost) {
    Duration lifetime() {
      Duration lifetime = cost.multipliedBy(TIMES);
      return lifetime.compareTo(LEAST) < 0 ? LEAST : lifetime;
    }
  }

  /**
   * How it stands.
   *
   * @param all of all tenants, but for single users; else of the tenant alone
   */
  public WorkerStatus status(Tenant tenant, boolean all) {
    return statuses.get(new Key(tenant, all)).status();
  }

  /** Forgets what was read of a tenant, which has changed by its own doing. */
  public void changed(Tenant tenant) {
    statuses.invalidate(new Key(tenant, true));
    statuses.invalidate(new Key(tenant, false));
  }

  private Kept read(Key key) {
    reading.lock();
    try {
      long start = ticker.read();
      WorkerStatus status = key.all() ? reader.read(key.tenant()) : reader.readOf(key.tenant());
      return new Kept(status, Duration.ofNanos(ticker.read() - start));
    } finally {
      reading.unlock();
    }
  }
}
