package io.recgpt.retrieval;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.recgpt.inference.CachedEmbedder;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.index.LuceneVectorIndex;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.rpc.LogTail;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service with all it is made of. The embedder stays its caller's. */
public final class RetrievalNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RetrievalNode.class);

  private final Database database;
  private final VectorIndex index;
  private final TenantModels models;
  private final Catalogue catalogue;
  private final InteractionStore interactions;
  private final BehaviorsFollower behaviors;
  private final LogTail tail;
  private final RetrievalService service;
  private volatile @Nullable Thread loader;

  private RetrievalNode(
      Database database,
      VectorIndex index,
      TenantModels models,
      Catalogue catalogue,
      InteractionStore interactions,
      BehaviorsFollower behaviors,
      LogTail tail,
      RetrievalService service) {
    this.database = database;
    this.index = index;
    this.models = models;
    this.catalogue = catalogue;
    this.interactions = interactions;
    this.behaviors = behaviors;
    this.tail = tail;
    this.service = service;
  }

  /**
   * Opens store and index.
   *
   * @param intent where behaviours are followed
   */
  public static RetrievalNode assemble(
      RetrievalConfig config, TextEmbedder embedder, Channel intent) {
    Path dataDir = config.dataDir();
    Database database =
        Database.sqlite(dataDir.resolve("retrieval.db"), "io/recgpt/retrieval/migration");
    CatalogueStore store = new CatalogueStore(database);
    VectorIndex index =
        LuceneVectorIndex.open(
            dataDir.resolve("index"), store.id() + " " + embedder.model(), config.indexThreads());
    LogTail tail = new LogTail();
    TenantModels models = new TenantModels(index);
    Catalogue catalogue =
        new Catalogue(store, new ClusterStore(database), embedder, index, models, tail);
    InteractionStore interactions = new InteractionStore(database);
    BehaviorsFollower behaviors = new BehaviorsFollower(intent, interactions, models);
    TextEmbedder remembering = new CachedEmbedder(embedder, config.rememberedTags());
    RetrievalService service =
        new RetrievalService(catalogue, store, models, behaviors, remembering, tail);
    return new RetrievalNode(
        database, index, models, catalogue, interactions, behaviors, tail, service);
  }

  /** What to serve. */
  public List<BindableService> services() {
    return List.of(service);
  }

  /** Loads the models and follows the behaviours; returns at once. Calls wait for the models. */
  public void start() {
    loader = Thread.ofVirtual().name("retrieval-load").start(this::load);
  }

  @Override
  public void close() {
    Thread loading = loader;
    if (loading != null) {
      try {
        loading.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    behaviors.close();
    tail.close();
    catalogue.commit();
    index.close();
    database.close();
  }

  private void load() {
    try {
      catalogue.load();
      interactions.load((tenant, loaded) -> models.loading(new Tenant(tenant)).record(loaded));
      models.loaded();
      behaviors.start();
    } catch (RuntimeException fault) {
      log.error("the catalogue could not be loaded: {}", fault.toString(), fault);
    }
  }
}
