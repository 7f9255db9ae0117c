package io.recgpt.explain;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.rpc.Follower;
import io.recgpt.rpc.ServiceNode;
import io.recgpt.storage.Database;
import io.recgpt.storage.StorageException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An explain service put together: its store, its follower and its methods. */
public final class ExplainNode implements ServiceNode {
  private static final Logger log = LoggerFactory.getLogger(ExplainNode.class);

  private final Database database;
  private final TenantCatalogues catalogues;
  private final Follower<ItemChange> items;
  private final ExplainService service;

  private ExplainNode(
      Database database,
      TenantCatalogues catalogues,
      Follower<ItemChange> items,
      ExplainService service) {
    this.database = database;
    this.catalogues = catalogues;
    this.items = items;
    this.service = service;
  }

  /**
   * Opens the store and wires the service; nothing runs before {@link #start()}.
   *
   * @param retrieval to follow the catalogue; stays the caller's, and need not be reachable yet
   */
  public static ExplainNode assemble(ExplainConfig config, Channel retrieval) {
    Database database =
        Database.open(
            config.database(), config.dataDir(), "explain", "io/recgpt/explain/migration");
    ItemStore store = new ItemStore(database);
    TenantCatalogues catalogues = new TenantCatalogues(store, config.cachedItems());
    Follower<ItemChange> items = ItemChangesFollower.of(store, catalogues, retrieval);
    return new ExplainNode(database, catalogues, items, new ExplainService(catalogues, items));
  }

  @Override
  public List<BindableService> services() {
    return List.of(service);
  }

  /** Starts the follower and reads what is stored into memory; calls need not wait for either. */
  @Override
  public CompletableFuture<Void> start() {
    Thread.ofVirtual().name("explain-warm").start(this::warm);
    items.start();
    return CompletableFuture.completedFuture(null);
  }

  private void warm() {
    try {
      catalogues.warm();
    } catch (StorageException closing) {
      log.debug("not warmed: {}", closing.getMessage());
    }
  }

  /** Stops following, then closes the store. */
  @Override
  public void close() {
    items.close();
    database.close();
  }
}
