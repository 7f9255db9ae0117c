package io.recgpt.intent.refresh;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.intent.catalogue.DomainWords;
import io.recgpt.intent.message.DomainCodec;
import io.recgpt.intent.mining.TenantModel;
import io.recgpt.intent.store.BehaviorLog;
import io.recgpt.intent.store.CatalogueStore;
import io.recgpt.rpc.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What mining knows of each tenant beyond the user: vocabulary and statistics of the log, in
 * memory, made anew when the catalogue or the log has changed noticeably.
 */
public final class TenantModels {
  /** Rebuilt when the log has grown by this share, so that all rebuilds together stay linear. */
  private static final double LOG_GROWTH = 0.1;

  private static final long LOG_GROWTH_LEAST = 500;

  /** Rebuilt at once when this share of the catalogue has changed. */
  private static final double CATALOGUE_CHANGE = 0.02;

  /** For smaller changes of the catalogue a model serves this many times as long as it took. */
  private static final int SERVING_PER_BUILDING = 20;

  /** Those mined least lately are let go, and made anew when they are mined again. */
  private static final int MAX_KEPT = 200;

  private final CatalogueStore catalogue;
  private final BehaviorLog log;
  private final TextEmbedder embedder;
  private final InstantSource wallClock;

  /** A map that built its values itself would make tenants wait for each other whose names meet. */
  private final Map<Tenant, Slot> models =
      Caffeine.newBuilder()
          .maximumSize(MAX_KEPT)
          .executor(Runnable::run)
          .<Tenant, Slot>build()
          .asMap();

  /**
   * @param embedder embeds search queries
   * @param wallClock says how old a model is
   */
  public TenantModels(
      CatalogueStore catalogue, BehaviorLog log, TextEmbedder embedder, InstantSource wallClock) {
    this.catalogue = requireNonNull(catalogue);
    this.log = requireNonNull(log);
    this.embedder = requireNonNull(embedder);
    this.wallClock = requireNonNull(wallClock);
  }

  /** A model with the state that it was built from. */
  private record Built(
      CatalogueStore.TenantState state, TenantModel model, Instant begun, Duration took) {

    boolean serves(CatalogueStore.TenantState now, Instant time) {
      long changes = now.catalogueVersion() - state.catalogueVersion();
      boolean young = begun.plus(took.multipliedBy(SERVING_PER_BUILDING)).isAfter(time);
      return (changes == 0 || (young && changes < CATALOGUE_CHANGE * model.itemCount()))
          && now.behaviorCount() - state.behaviorCount()
              <= Math.max(LOG_GROWTH_LEAST, LOG_GROWTH * state.behaviorCount());
    }
  }

  /** Of one tenant, whose model is built by one caller at a time. */
  private static final class Slot {
    private final ReentrantLock building = new ReentrantLock();
    private volatile @Nullable Built built;

    /** What is there, if it serves. */
    @Nullable Built serving(CatalogueStore.TenantState state, Instant now) {
      Built known = built;
      return known != null && known.serves(state, now) ? known : null;
    }
  }

  /** The tenant's model; callers who come while it is built wait for it. */
  TenantModel of(Tenant tenant) {
    CatalogueStore.TenantState state =
        catalogue.state(tenant).orElse(CatalogueStore.TenantState.UNKNOWN);
    if (state.equals(CatalogueStore.TenantState.UNKNOWN)) {
      return build(tenant, state).model(); // nothing is kept of a name that has no data
    }
    Instant now = wallClock.instant();
    Slot slot = models.computeIfAbsent(tenant, _ -> new Slot());
    Built serving = slot.serving(state, now);
    if (serving != null) {
      return serving.model();
    }
    slot.building.lock();
    try {
      Built another = slot.serving(state, now);
      Built built = another != null ? another : build(tenant, state);
      slot.built = built;
      return built.model();
    } finally {
      slot.building.unlock();
    }
  }

  private Built build(Tenant tenant, CatalogueStore.TenantState state) {
    Instant begun = wallClock.instant();
    DomainWords words = DomainCodec.words(state.domain());
    TenantModel.Builder builder =
        TenantModel.builder(catalogue.items(tenant), words, embedder::embed);
    log.read(tenant, builder::behavior);
    TenantModel model = builder.build();
    return new Built(state, model, begun, Duration.between(begun, wallClock.instant()));
  }
}
