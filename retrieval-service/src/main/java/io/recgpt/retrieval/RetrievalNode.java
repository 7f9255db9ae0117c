package io.recgpt.retrieval;

import static java.util.Objects.requireNonNullElse;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.inference.CachedEmbedder;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.catalogue.Catalogue;
import io.recgpt.retrieval.catalogue.LogMemory;
import io.recgpt.retrieval.catalogue.ReplicaSync;
import io.recgpt.retrieval.catalogue.TenantModels;
import io.recgpt.retrieval.index.GuardedVectorIndex;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.lucene.LuceneVectorIndex;
import io.recgpt.retrieval.index.milvus.MilvusEndpoint;
import io.recgpt.retrieval.index.milvus.MilvusVectorIndex;
import io.recgpt.retrieval.learning.ModelFiles;
import io.recgpt.retrieval.serving.BehaviorsFollower;
import io.recgpt.retrieval.serving.Exposures;
import io.recgpt.retrieval.serving.RetrievalService;
import io.recgpt.retrieval.serving.WarmUpClient;
import io.recgpt.retrieval.store.ActiveModelStore;
import io.recgpt.retrieval.store.CatalogueStore;
import io.recgpt.retrieval.store.ClusterStore;
import io.recgpt.retrieval.store.InteractionStore;
import io.recgpt.retrieval.training.ModelTrainer;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.follow.Follower;
import io.recgpt.rpc.follow.LogTail;
import io.recgpt.rpc.process.ServiceNode;
import io.recgpt.rpc.telemetry.CacheMeter;
import io.recgpt.storage.Database;
import io.recgpt.type.v1.LoggedBehavior;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The service with all it is made of. The embedder stays its caller's. */
public final class RetrievalNode implements ServiceNode {
  private final Database database;
  private final VectorIndex index;
  private final TenantModels models;
  private final Catalogue catalogue;
  private final InteractionStore interactions;
  private final Follower<LoggedBehavior> behaviors;
  private final Exposures exposures;
  private final CachedEmbedder texts;
  private final LogTail tail;
  private final ModelTrainer trainer;
  private final List<ReplicaSync> replicas;
  private final RetrievalService service;
  private volatile CompletableFuture<Void> loading =
      CompletableFuture.failedFuture(new IllegalStateException("not started"));

  private RetrievalNode(
      Database database,
      VectorIndex index,
      TenantModels models,
      Catalogue catalogue,
      InteractionStore interactions,
      Follower<LoggedBehavior> behaviors,
      Exposures exposures,
      CachedEmbedder texts,
      LogTail tail,
      ModelTrainer trainer,
      List<ReplicaSync> replicas,
      RetrievalService service) {
    this.database = database;
    this.index = index;
    this.models = models;
    this.catalogue = catalogue;
    this.interactions = interactions;
    this.behaviors = behaviors;
    this.exposures = exposures;
    this.texts = texts;
    this.tail = tail;
    this.trainer = trainer;
    this.replicas = replicas;
    this.service = service;
  }

  /**
   * Opens store and index.
   *
   * @param intent where behaviors are followed
   */
  public static RetrievalNode assemble(
      RetrievalConfig config, TextEmbedder embedder, Channel intent) {
    Path dataDir = config.dataDir();
    Database database =
        Database.open(config.database(), dataDir, "retrieval", "io/recgpt/retrieval/migration");
    CatalogueStore store = new CatalogueStore(database);
    VectorIndex index = index(config, store.id() + " " + embedder.model());
    LogTail tail = new LogTail();
    TenantModels models =
        new TenantModels(
            index,
            config.limits().tenants(),
            config.candidates(),
            new LogMemory(config.logMebibytes() << 20));
    Catalogue catalogue =
        new Catalogue(
            store, new ClusterStore(database), embedder, index, models, tail, config.limits());
    InteractionStore interactions =
        new InteractionStore(database, tenant -> models.mostItemsOfLog(new Tenant(tenant)));
    Follower<LoggedBehavior> behaviors = BehaviorsFollower.of(intent, interactions, models);
    CachedEmbedder remembering = new CachedEmbedder(embedder, config.rememberedTags());
    ModelTrainer trainer =
        new ModelTrainer(
            new ModelFiles(config.models()),
            new ActiveModelStore(database),
            models,
            interactions,
            index,
            remembering,
            intent,
            InstantSource.system(),
            (config.logMebibytes() << 20) / 2);
    Exposures exposures = new Exposures();
    RetrievalService service =
        new RetrievalService(
            catalogue, store, models, behaviors, exposures, remembering, tail, trainer);
    return new RetrievalNode(
        database,
        index,
        models,
        catalogue,
        interactions,
        behaviors,
        exposures,
        remembering,
        tail,
        trainer,
        // A version that is being placed must not keep items waiting.
        List.of(
            new ReplicaSync("catalogue", catalogue::catchUp),
            new ReplicaSync("models", trainer::catchUp)),
        service);
  }

  private static VectorIndex index(RetrievalConfig config, String origin) {
    MilvusEndpoint milvus = config.milvus();
    return milvus == null
        ? LuceneVectorIndex.open(config.dataDir().resolve("index"), origin, config.indexThreads())
        : new GuardedVectorIndex(MilvusVectorIndex.open(milvus, origin));
  }

  @Override
  public Optional<String> unready() {
    return behaviors.unready();
  }

  @Override
  public void measure(Meter meter) {
    behaviors.measure(meter);
    exposures.measure(meter);
    models.measure(meter);
    service.measure(meter);
    CacheMeter.observe(meter, "text_vectors", texts::hits, texts::misses);
  }

  /** For the tenant that has the most items. */
  @Override
  public void warmUp(Channel self) {
    Tenant tenant =
        models.tenants().stream()
            .max(Comparator.comparingInt(each -> models.reading(each).size()))
            .orElse(Tenant.DEFAULT);
    new WarmUpClient(self).call(tenant, models.reading(tenant).item(0));
  }

  @Override
  public List<BindableService> services() {
    return List.of(service);
  }

  /** Loads the models, then follows the behaviors. Calls wait for the models, or fail with them. */
  @Override
  public CompletableFuture<Void> start() {
    loading =
        CompletableFuture.runAsync(
            this::load, task -> Thread.ofVirtual().name("retrieval-load").start(task));
    return loading;
  }

  @Override
  public void close() {
    boolean loaded = loading.handle((done, fault) -> fault == null).join();
    replicas.forEach(ReplicaSync::close);
    behaviors.close();
    tail.close();
    if (loaded) {
      // Else the index lacks what the store has: the next start must fill it.
      catalogue.commit();
    }
    index.close();
    database.close();
  }

  private void load() {
    try {
      catalogue.load();
      interactions.load((tenant, loaded) -> models.record(new Tenant(tenant), Map.of(), loaded));
      interactions.loadPeople((tenant, people) -> models.know(new Tenant(tenant), people));
      trainer.catchUp();
      behaviors.start();
      replicas.forEach(ReplicaSync::start);
      models.loaded();
    } catch (RuntimeException | Error fault) {
      String reason =
          "the catalogue could not be loaded: "
              + requireNonNullElse(fault.getMessage(), fault.toString());
      models.failed(reason);
      behaviors.close();
      throw new IllegalStateException(reason, fault);
    }
  }
}
