package io.recgpt.intent;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.intent.mining.BehaviorKind;
import io.recgpt.intent.mining.ExtractiveMiner;
import io.recgpt.intent.worker.DueQueue;
import io.recgpt.intent.worker.LeaseClock;
import io.recgpt.intent.worker.NearLineWorker;
import io.recgpt.intent.worker.WorkerName;
import io.recgpt.intent.worker.WorkerStatusReader;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.rpc.Follower;
import io.recgpt.rpc.LogTail;
import io.recgpt.rpc.ServiceNode;
import io.recgpt.rpc.Telemetry;
import io.recgpt.storage.Database;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An intent service put together: its store, its follower, its worker and its methods. */
public final class IntentNode implements ServiceNode {
  private final Database database;
  private final LogTail tail;
  private final Follower<ItemChange> items;
  private final ProfileRefresher refresher;
  private final NearLineWorker worker;
  private final List<BindableService> services;

  private IntentNode(
      Database database,
      LogTail tail,
      Follower<ItemChange> items,
      ProfileRefresher refresher,
      NearLineWorker worker,
      List<BindableService> services) {
    this.database = database;
    this.tail = tail;
    this.items = items;
    this.refresher = refresher;
    this.worker = worker;
    this.services = List.copyOf(services);
  }

  /**
   * Opens the store and wires the service; nothing runs before {@link #start()}.
   *
   * @param embedder for search queries and tags; stays the caller's
   * @param retrieval to follow the catalogue; stays the caller's, and need not be reachable yet
   */
  public static IntentNode assemble(IntentConfig config, TextEmbedder embedder, Channel retrieval) {
    return assemble(config, embedder, retrieval, Telemetry.none());
  }

  /** The same, measured. */
  public static IntentNode assemble(
      IntentConfig config, TextEmbedder embedder, Channel retrieval, Telemetry telemetry) {
    return assemble(config, embedder, retrieval, telemetry, InstantSource.system());
  }

  static IntentNode assemble(
      IntentConfig config,
      TextEmbedder embedder,
      Channel retrieval,
      Telemetry telemetry,
      InstantSource wallClock) {
    Database database =
        Database.sqlite(config.dataDir().resolve("intent.db"), "io/recgpt/intent/migration");
    BehaviorLog log = new BehaviorLog(database);
    UserReader users = new UserReader(database);
    CatalogueStore catalogue = new CatalogueStore(database);
    TenantClock clock = new TenantClock(catalogue, users, wallClock);
    ProfileRefresher refresher =
        new ProfileRefresher(
            users,
            new ProfileStore(database),
            new TenantModels(catalogue, log, embedder, wallClock),
            new ExtractiveMiner(embedder.model()),
            config.miningThreads());
    Follower<ItemChange> items = ItemChangesFollower.of(catalogue, retrieval);
    LogTail tail = new LogTail();
    LeaseClock leaseClock = LeaseClock.embedded(wallClock);
    LeasedMiner miner =
        new LeasedMiner(refresher, new ExtractiveMiner(embedder.model()), catalogue, clock);
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
        tail,
        items,
        refresher,
        worker,
        List.of(
            new IntentService(
                log, users, clock, refresher, items, tail, wallClock, config.quietPeriod()),
            new WorkerService(
                new WorkerStatusReader(database, leaseClock, config.worker().budget()),
                new DueQueue(database, leaseClock))));
  }

  /** The same for a process that only works near-line: it has no methods but health. */
  IntentNode withoutMethods() {
    return new IntentNode(database, tail, items, refresher, worker, List.of());
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
    tail.close();
    items.close();
    worker.close();
    refresher.close();
    database.close();
  }
}
