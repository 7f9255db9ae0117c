package io.recgpt.intent;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.inference.WordPieceTokenCounter;
import io.recgpt.inference.generation.TokenCounter;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.language.LanguageModel;
import io.recgpt.intent.language.LanguageModelMiner;
import io.recgpt.intent.language.LanguageSettings;
import io.recgpt.intent.language.Prompts;
import io.recgpt.intent.mining.ExtractiveMiner;
import io.recgpt.intent.mining.ProfileMiner;
import io.recgpt.intent.refresh.LeasedMiner;
import io.recgpt.intent.refresh.PreviewMiner;
import io.recgpt.intent.refresh.PromptPreview;
import io.recgpt.intent.refresh.TenantClock;
import io.recgpt.intent.refresh.TenantModels;
import io.recgpt.intent.refresh.UserMiner;
import io.recgpt.intent.serving.IntentService;
import io.recgpt.intent.serving.WarmUpClient;
import io.recgpt.intent.serving.WorkerService;
import io.recgpt.intent.store.BehaviorLog;
import io.recgpt.intent.store.CatalogueStore;
import io.recgpt.intent.store.ItemChangesFollower;
import io.recgpt.intent.store.ProfileLog;
import io.recgpt.intent.store.UserReader;
import io.recgpt.intent.worker.NearLineWorker;
import io.recgpt.intent.worker.WorkerName;
import io.recgpt.intent.worker.WorkerStatusCache;
import io.recgpt.intent.worker.WorkerStatusReader;
import io.recgpt.intent.worker.budget.PreviewBudget;
import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.intent.worker.queue.LeaseClock;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.rpc.follow.Follower;
import io.recgpt.rpc.follow.LogTail;
import io.recgpt.rpc.process.ServiceNode;
import io.recgpt.rpc.telemetry.Telemetry;
import io.recgpt.storage.Database;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An intent service put together: its store, its follower, its worker and its methods. */
public final class IntentNode implements ServiceNode {
  private final Database database;
  private final List<LogTail> tails;
  private final Follower<ItemChange> items;
  private final UserMiner userMiner;
  private final NearLineWorker worker;
  private final Counting counting;
  private final List<BindableService> services;

  private IntentNode(
      Database database,
      List<LogTail> tails,
      Follower<ItemChange> items,
      UserMiner userMiner,
      NearLineWorker worker,
      Counting counting,
      List<BindableService> services) {
    this.database = database;
    this.tails = List.copyOf(tails);
    this.items = items;
    this.userMiner = userMiner;
    this.worker = worker;
    this.counting = counting;
    this.services = List.copyOf(services);
  }

  /**
   * Opens the store and wires the service; nothing runs before {@link #start()}.
   *
   * @param embedder for search queries and tags; stays the caller's
   * @param retrieval to follow the catalogue; stays the caller's, and need not be reachable yet
   */
  public static IntentNode assemble(IntentConfig config, TextEmbedder embedder, Channel retrieval) {
    return assemble(config, embedder, retrieval, Optional.empty(), Telemetry.none());
  }

  /**
   * The same with a language model, and measured.
   *
   * @param model mines interests and tags; its parts stay the caller's. Without one the extractive
   *     engine does
   */
  public static IntentNode assemble(
      IntentConfig config,
      TextEmbedder embedder,
      Channel retrieval,
      Optional<LanguageModel> model,
      Telemetry telemetry) {
    return assemble(config, embedder, retrieval, model, telemetry, InstantSource.system());
  }

  static IntentNode assemble(
      IntentConfig config,
      TextEmbedder embedder,
      Channel retrieval,
      Optional<LanguageModel> model,
      Telemetry telemetry,
      InstantSource wallClock) {
    Database database =
        Database.open(config.database(), config.dataDir(), "intent", "io/recgpt/intent/migration");
    BehaviorLog log = new BehaviorLog(database, config.limits());
    UserReader users = new UserReader(database);
    CatalogueStore catalogue = new CatalogueStore(database);
    TenantClock clock = new TenantClock(catalogue, wallClock);
    TenantModels models = new TenantModels(catalogue, log, embedder, wallClock);
    UserMiner userMiner =
        new UserMiner(users, models, miner(config, embedder, model), config.miningThreads());
    Counting counting = Counting.of(model);
    PromptPreview prompts =
        new PromptPreview(
            users,
            models,
            new Prompts(counting.counter(), counting.settings()),
            counting.counter().name());
    Follower<ItemChange> items = ItemChangesFollower.of(catalogue, retrieval);
    LogTail tail = new LogTail();
    LogTail profilesTail = new LogTail();
    LeaseClock leaseClock =
        switch (database.dialect()) {
          case SQLITE -> LeaseClock.embedded(wallClock);
          case POSTGRESQL -> LeaseClock.postgresql();
        };
    ProfileMiner withoutTokens = new ExtractiveMiner(embedder.model());
    LeasedMiner miner = new LeasedMiner(userMiner, withoutTokens, catalogue, clock);
    NearLineWorker worker =
        new NearLineWorker(
            config.worker(),
            new NearLineWorker.Parts(
                database,
                leaseClock,
                WorkerName.ofThisProcess(),
                new SecureRandom(),
                miner,
                miner,
                kind -> BehaviorKind.of(kind).weight(),
                telemetry.meter("io.recgpt.intent")));
    return new IntentNode(
        database,
        List.of(tail, profilesTail),
        items,
        userMiner,
        worker,
        counting,
        List.of(
            new IntentService(
                log,
                users,
                clock,
                worker,
                miner,
                new PreviewMiner(
                    userMiner,
                    withoutTokens,
                    new PreviewBudget(
                        database,
                        leaseClock,
                        config.worker().budget(),
                        config.worker().firstEstimate()),
                    config.previews()),
                items,
                tail,
                new ProfileLog(database),
                profilesTail,
                wallClock,
                new DueQueue.Times(leaseClock, config.quietPeriod()),
                prompts,
                catalogue),
            new WorkerService(
                new WorkerStatusCache(
                    new WorkerStatusReader(database, leaseClock, config.worker().budget())),
                new DueQueue(database, leaseClock))));
  }

  /** The same for a process that only works near-line: it has no methods but health. */
  IntentNode withoutMethods() {
    return new IntentNode(database, tails, items, userMiner, worker, counting, List.of());
  }

  private static ProfileMiner miner(
      IntentConfig config, TextEmbedder embedder, Optional<LanguageModel> model) {
    return model
        .<ProfileMiner>map(
            one -> new LanguageModelMiner(one, embedder.model(), config.miningThreads()))
        .orElseGet(() -> new ExtractiveMiner(embedder.model()));
  }

  /** What counts the tokens of prompts: the model's own counter, or one opened here. */
  private record Counting(TokenCounter counter, LanguageSettings settings, Runnable closer) {
    static Counting of(Optional<LanguageModel> model) {
      if (model.isPresent()) {
        return new Counting(model.get().counter(), model.get().settings(), () -> {});
      }
      WordPieceTokenCounter own = WordPieceTokenCounter.open();
      return new Counting(own, LanguageSettings.DEFAULT, own::close);
    }
  }

  @Override
  public Optional<String> unready() {
    return items.unready();
  }

  @Override
  public void measure(Meter meter) {
    items.measure(meter);
  }

  @Override
  public void warmUp(Channel self) {
    new WarmUpClient(self).call();
  }

  @Override
  public List<BindableService> services() {
    return services;
  }

  /** Starts the follower and the worker. */
  @Override
  public CompletableFuture<Void> start() {
    items.start();
    worker.start();
    return CompletableFuture.completedFuture(null);
  }

  /** Ends streams and background work, then closes the store. */
  @Override
  public void close() {
    tails.forEach(LogTail::close);
    items.close();
    worker.close();
    userMiner.close();
    database.close();
    counting.closer().run();
  }
}
