package io.recgpt.intent;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.intent.mining.ExtractiveMiner;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.rpc.Follower;
import io.recgpt.rpc.LogTail;
import io.recgpt.rpc.ServiceNode;
import io.recgpt.storage.Database;
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
  private final IntentService service;

  private IntentNode(
      Database database,
      LogTail tail,
      Follower<ItemChange> items,
      ProfileRefresher refresher,
      NearLineWorker worker,
      IntentService service) {
    this.database = database;
    this.tail = tail;
    this.items = items;
    this.refresher = refresher;
    this.worker = worker;
    this.service = service;
  }

  /**
   * Opens the store and wires the service; nothing runs before {@link #start()}.
   *
   * @param embedder for search queries and tags; stays the caller's
   * @param retrieval to follow the catalogue; stays the caller's, and need not be reachable yet
   */
  public static IntentNode assemble(IntentConfig config, TextEmbedder embedder, Channel retrieval) {
    return assemble(config, embedder, retrieval, InstantSource.system());
  }

  static IntentNode assemble(
      IntentConfig config, TextEmbedder embedder, Channel retrieval, InstantSource wallClock) {
    Database database =
        Database.open(config.database(), config.dataDir(), "intent", "io/recgpt/intent/migration");
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
    NearLineWorker worker =
        new NearLineWorker(
            new DueQueue(database),
            catalogue,
            clock,
            refresher,
            wallClock,
            config.usersPerSecond());
    return new IntentNode(
        database,
        tail,
        items,
        refresher,
        worker,
        new IntentService(
            log, users, clock, refresher, items, tail, wallClock, config.quietPeriod()));
  }

  @Override
  public List<BindableService> services() {
    return List.of(service);
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
