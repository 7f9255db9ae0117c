package io.recgpt.retrieval.catalogue;

import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.grpc.Context;
import io.grpc.Deadline;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.ranking.TenantModel;
import io.recgpt.retrieval.ranking.query.CandidateLimits;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.telemetry.CacheMeter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models of all tenants; who asks for one waits until they are loaded. */
public final class TenantModels {
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(TenantModels.class);

  private static final int LATER_ITEMS = 10_000;

  private static final Duration RETRY_AFTER = Duration.ofHours(1);

  private final VectorIndex index;
  private final int most;
  private final CandidateLimits candidates;
  private final LogMemory memory;
  private final LongAdder leftOut = new LongAdder();
  private final Set<Tenant> told = ConcurrentHashMap.newKeySet();
  private final Map<Tenant, TenantModel> models = new ConcurrentHashMap<>();
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile @Nullable String failure;

  /**
   * No models yet.
   *
   * @param most tenants, at least 1
   * @param candidates of each ranking
   * @param memory for what they hold of their logs
   */
  public TenantModels(VectorIndex index, int most, CandidateLimits candidates, LogMemory memory) {
    this.index = index;
    this.most = most;
    this.candidates = candidates;
    this.memory = memory;
  }

  /**
   * Has a tenant's model take in what people did, as long as there is memory for it: a process that
   * ends for want of it ends for all tenants, and again whenever it starts.
   *
   * @param ordinals of the people, by their ids; those who are known already need not be in it
   */
  public void record(Tenant tenant, Map<String, Integer> ordinals, List<Interaction> interactions) {
    if (!memory.hasRoom(tenant)) {
      leftOut.add(interactions.size());
      if (told.add(tenant)) {
        log.warn(
            "tenant {}: memory for logs is full, what people do counts no more in its lists: raise"
                + " retrieval's memory, or log-memory-mebibytes",
            tenant.id());
      }
      return;
    }
    TenantModel model = loading(tenant);
    model.know(ordinals);
    model.record(interactions);
    memory.holds(tenant, model.logBytes());
  }

  /** Makes people known, those alone whose doings are. */
  public void know(Tenant tenant, Map<String, Integer> ordinals) {
    TenantModel model = loading(tenant);
    int people = model.people();
    Map<String, Integer> present = new HashMap<>(ordinals);
    present.values().removeIf(ordinal -> ordinal >= people);
    model.know(present);
  }

  /**
   * How many items of a tenant's log may have a number: twice those of its catalogue, and some that
   * may come to it later. Others say nothing of any item.
   */
  public int mostItemsOfLog(Tenant tenant) {
    return LATER_ITEMS + 2 * loading(tenant).count();
  }

  /**
   * The model of a tenant, for calls that read: an empty one that isn't kept where there is none.
   *
   * @throws RpcException NOT_READY where it is not loaded before the call's deadline, or can't be
   */
  public TenantModel reading(Tenant tenant) {
    awaitLoaded();
    TenantModel known = models.get(tenant);
    return known == null ? new TenantModel(tenant, index, candidates) : known;
  }

  /**
   * The model of a tenant, for calls that change it; made where there is none.
   *
   * @throws RpcException NOT_READY as {@link #reading}; QUOTA_EXCEEDED where there are as many
   *     tenants as may be
   */
  public TenantModel of(Tenant tenant) {
    awaitLoaded();
    if (models.size() >= most && !models.containsKey(tenant)) {
      throw RpcException.quota(
          "tenant " + tenant.id(),
          "there are %d tenants, the most that may be: raise max-tenants".formatted(most),
          RETRY_AFTER);
    }
    return loading(tenant);
  }

  private void awaitLoaded() {
    Deadline deadline = Context.current().getDeadline();
    long left =
        deadline == null ? MAX_WAIT.toNanos() : deadline.timeRemaining(TimeUnit.NANOSECONDS);
    try {
      if (!settled.await(left, TimeUnit.NANOSECONDS)) {
        throw RpcException.of(
            ErrorCode.NOT_READY, "the catalogue is still being loaded: try again");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RpcException.of(ErrorCode.CANCELLED, "the wait was cancelled");
    }
    String reason = failure;
    if (reason != null) {
      throw RpcException.of(ErrorCode.NOT_READY, reason);
    }
  }

  /** The model of a tenant, for loading. */
  public TenantModel loading(Tenant tenant) {
    return models.computeIfAbsent(tenant, added -> new TenantModel(added, index, candidates));
  }

  /** Those who have a model. */
  public Set<Tenant> tenants() {
    return Set.copyOf(models.keySet());
  }

  /**
   * Tells how often the nearest items of a tag or a text were remembered, and what models hold of
   * their logs.
   */
  public void measure(Meter meter) {
    meter
        .gaugeBuilder("recgpt.retrieval.log.held")
        .setUnit("By")
        .ofLongs()
        .buildWithCallback(gauge -> gauge.record(memory.held()));
    meter
        .counterBuilder("recgpt.retrieval.log.left_out")
        .buildWithCallback(counter -> counter.record(leftOut.sum()));
    CacheMeter.observe(meter, "neighborhoods", () -> stats().hitCount(), () -> stats().missCount());
  }

  private CacheStats stats() {
    return models.values().stream()
        .map(TenantModel::neighborhoodStats)
        .reduce(CacheStats.empty(), CacheStats::plus);
  }

  /** Lets calls in. */
  public void loaded() {
    settled.countDown();
  }

  /** Refuses all calls, those that wait too, with a reason of one line. */
  public void failed(String reason) {
    failure = reason;
    settled.countDown();
  }
}
