package io.recgpt.explain;

import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.explain.catalogue.ItemChangesFollower;
import io.recgpt.explain.catalogue.ItemStore;
import io.recgpt.explain.catalogue.TenantCatalogues;
import io.recgpt.explain.model.LanguageModel;
import io.recgpt.explain.prepared.ExplanationTable;
import io.recgpt.explain.prepared.PreparedSentences;
import io.recgpt.explain.prepared.Preparer;
import io.recgpt.explain.prepared.TenantLanguages;
import io.recgpt.explain.profile.PreparationPlanner;
import io.recgpt.explain.profile.ProfileCursor;
import io.recgpt.explain.profile.ProfilePreparer;
import io.recgpt.explain.profile.ProfilesFollower;
import io.recgpt.explain.serving.Deadlines;
import io.recgpt.explain.serving.ExplainService;
import io.recgpt.explain.serving.ListExplainer;
import io.recgpt.explain.serving.OnDemandExplainer;
import io.recgpt.explain.serving.PromptViewer;
import io.recgpt.explain.serving.WarmUpClient;
import io.recgpt.explain.writing.Compositions;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.rpc.follow.Follower;
import io.recgpt.rpc.process.ServiceNode;
import io.recgpt.rpc.telemetry.CacheMeter;
import io.recgpt.storage.Database;
import io.recgpt.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An explain service put together: its store, its followers and its methods. */
public final class ExplainNode implements ServiceNode {
  private static final Logger log = LoggerFactory.getLogger(ExplainNode.class);

  /** A version that is rolled back finds its sentences again. */
  private static final Duration OTHER_PROMPTS_KEPT = Duration.ofDays(30);

  /** Items in a call of the service to itself: as many as in a list. */
  private static final int WARM_ITEMS = 10;

  private final Database database;
  private final TenantCatalogues catalogues;
  private final Compositions compositions;
  private final Follower<ItemChange> items;
  private final ExplanationTable table;
  private final @Nullable Preparer preparer;
  private final @Nullable Follower<ProfilesFollower.Entry> profiles;
  private final Deadlines deadlines;
  private final ExplainService service;

  private ExplainNode(
      Database database,
      TenantCatalogues catalogues,
      Compositions compositions,
      Follower<ItemChange> items,
      ExplanationTable table,
      @Nullable Preparer preparer,
      @Nullable Follower<ProfilesFollower.Entry> profiles,
      Deadlines deadlines,
      ExplainService service) {
    this.database = database;
    this.catalogues = catalogues;
    this.compositions = compositions;
    this.items = items;
    this.table = table;
    this.preparer = preparer;
    this.profiles = profiles;
    this.deadlines = deadlines;
    this.service = service;
  }

  /** A service whose explanations are extractive, but for those that its table has already. */
  public static ExplainNode assemble(ExplainConfig config, Channel retrieval, Channel intent) {
    return assemble(config, retrieval, intent, null);
  }

  /**
   * Opens the store and wires the service; nothing runs before {@link #start()}.
   *
   * @param retrieval to follow the catalogue; stays the caller's, and need not be reachable yet
   * @param intent to follow committed profiles where there is a model; stays the caller's, too
   * @param model writes near-line and on demand; its generator stays the caller's. Null: none
   */
  public static ExplainNode assemble(
      ExplainConfig config, Channel retrieval, Channel intent, @Nullable LanguageModel model) {
    return assemble(config, retrieval, intent, model, InstantSource.system());
  }

  static ExplainNode assemble(
      ExplainConfig config,
      Channel retrieval,
      Channel intent,
      @Nullable LanguageModel model,
      InstantSource clock) {
    Database database =
        Database.open(
            config.database(), config.dataDir(), "explain", "io/recgpt/explain/migration");
    ItemStore store = new ItemStore(database);
    TenantCatalogues catalogues = new TenantCatalogues(store, config.cachedItems());
    ExplanationTable table = new ExplanationTable(database);
    TenantLanguages languages = new TenantLanguages(table);
    Follower<ItemChange> items =
        ItemChangesFollower.of(store, catalogues, table, languages, retrieval);
    PreparedSentences sentences = new PreparedSentences(table, languages);
    Preparer preparer =
        model == null ? null : new Preparer(table, languages, catalogues::of, model, clock);
    Compositions compositions = new Compositions();
    PreparationPlanner planner = new PreparationPlanner(catalogues, table, sentences, preparer);
    Follower<ProfilesFollower.Entry> profiles =
        model == null || config.profilePairs() == 0
            ? null
            : ProfilesFollower.of(
                new ProfileCursor(database),
                new ProfilePreparer(planner, config.profilePairs(), model.meter()),
                items,
                intent);
    Deadlines deadlines = new Deadlines();
    ExplainService service =
        new ExplainService(
            new ListExplainer(catalogues, compositions, sentences, preparer),
            new OnDemandExplainer(catalogues, compositions, sentences, preparer),
            planner,
            new PromptViewer(catalogues, compositions, table, preparer),
            items,
            deadlines,
            model == null ? Duration.ZERO : model.limits().timeout(),
            clock);
    return new ExplainNode(
        database, catalogues, compositions, items, table, preparer, profiles, deadlines, service);
  }

  @Override
  public Optional<String> unready() {
    return items.unready();
  }

  @Override
  public void measure(Meter meter) {
    items.measure(meter);
    if (profiles != null) {
      profiles.measure(meter);
    }
    measure(meter, "item_facts", catalogues::stats);
    measure(meter, "sentences", compositions::stats);
    measure(meter, "links", compositions::linkStats);
  }

  private static void measure(Meter meter, String cache, Supplier<CacheStats> stats) {
    CacheMeter.observe(meter, cache, () -> stats.get().hitCount(), () -> stats.get().missCount());
  }

  @Override
  public void warmUp(Channel self) {
    TenantCatalogues.Some some = catalogues.some(WARM_ITEMS);
    new WarmUpClient(self).call(some.tenant(), some.itemIds());
  }

  @Override
  public List<BindableService> services() {
    return List.of(service);
  }

  /**
   * Starts the followers and the writing of explanations, and reads what is stored into memory;
   * calls need not wait for any of it.
   */
  @Override
  public CompletableFuture<Void> start() {
    Thread.ofVirtual().name("explain-warm").start(this::warm);
    items.start();
    if (preparer != null) {
      preparer.start();
    }
    if (profiles != null) {
      profiles.start();
    }
    return CompletableFuture.completedFuture(null);
  }

  private void warm() {
    try {
      catalogues.warm();
      int pruned = table.prune(Instant.now().minus(OTHER_PROMPTS_KEPT));
      log.debug("{} explanations of no use were removed", pruned);
    } catch (StorageException closing) {
      log.debug("not warmed: {}", closing.getMessage());
    }
  }

  /** Cancels what the model writes, stops following, then closes the store. */
  @Override
  public void close() {
    if (preparer != null) {
      preparer.close();
    }
    deadlines.close();
    // First, since the follower of profiles may wait for items.
    items.close();
    if (profiles != null) {
      profiles.close();
    }
    database.close();
  }
}
