package io.recgpt.retrieval.training;

import io.grpc.Channel;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.catalogue.TenantModels;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.learning.BrokenModelException;
import io.recgpt.retrieval.learning.Manifest;
import io.recgpt.retrieval.learning.ModelFiles;
import io.recgpt.retrieval.learning.ModelFiles.Stored;
import io.recgpt.retrieval.learning.TooLittleDataException;
import io.recgpt.retrieval.learning.TrainingListener;
import io.recgpt.retrieval.learning.TrainingPlan;
import io.recgpt.retrieval.learning.TrainingState;
import io.recgpt.retrieval.ranking.TenantModel;
import io.recgpt.retrieval.ranking.model.TrainedModel;
import io.recgpt.retrieval.store.ActiveModelStore;
import io.recgpt.retrieval.store.InteractionStore;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains versions, keeps them, and takes them into use. One is trained at a time. */
public final class ModelTrainer {
  private static final Logger log = LoggerFactory.getLogger(ModelTrainer.class);

  /** Of each tenant, the one in use beside them: for going back. */
  static final int VERSIONS_KEPT = 20;

  /** What an interaction takes while it is learned from, and a name with its number. */
  private static final int INTERACTION_BYTES = 128;

  private static final int ID_BYTES = 256;
  private static final Duration RETRY_AFTER = Duration.ofHours(1);

  private final ModelFiles files;
  private final ActiveModelStore active;
  private final TenantModels models;
  private final InteractionStore interactions;
  private final VectorIndex index;
  private final TextEmbedder embedder;
  private final Channel intent;
  private final InstantSource clock;
  private final long mostBytes;
  private final Semaphore one = new Semaphore(1);

  /** Held while a version is taken into use, so that the store and the models agree. */
  private final ReentrantLock using = new ReentrantLock();

  /** Versions that can't be taken into use: those told of, and those that never will be. */
  private final Map<Tenant, String> told = new HashMap<>();

  private final Map<Tenant, String> broken = new HashMap<>();

  /**
   * Trains and keeps versions.
   *
   * @param intent channel to the intent service, which knows what people were after
   * @param mostBytes of a log that is learned from
   */
  public ModelTrainer(
      ModelFiles files,
      ActiveModelStore active,
      TenantModels models,
      InteractionStore interactions,
      VectorIndex index,
      TextEmbedder embedder,
      Channel intent,
      InstantSource clock,
      long mostBytes) {
    this.files = files;
    this.active = active;
    this.models = models;
    this.interactions = interactions;
    this.index = index;
    this.embedder = embedder;
    this.intent = intent;
    this.clock = clock;
    this.mostBytes = mostBytes;
  }

  /**
   * Takes into use what the store says is in use, which another process may have changed. A version
   * that is broken, or not there yet, is told of once and left out: what served goes on to serve.
   */
  public void catchUp() {
    using.lock();
    try {
      Map<Tenant, String> wanted = active.all();
      wanted.forEach(this::follow);
      for (Tenant tenant : models.tenants()) {
        if (!wanted.containsKey(tenant)) {
          follow(tenant, TrainedModel.NOTHING.version());
        }
      }
    } finally {
      using.unlock();
    }
  }

  private void follow(Tenant tenant, String version) {
    TenantModel model = models.loading(tenant);
    if (model.trained().version().equals(version) || version.equals(broken.get(tenant))) {
      return;
    }
    try {
      Optional<TrainedModel> trained =
          version.isEmpty()
              ? Optional.of(TrainedModel.NOTHING)
              : files.read(version, embedder.model(), embedder.dimension()).map(Stored::trained);
      if (trained.isPresent()) {
        model.learned(trained.get());
        told.remove(tenant);
      } else {
        tell(tenant, version, "model %s is gone: train again".formatted(version));
      }
    } catch (BrokenModelException fault) {
      broken.put(tenant, version);
      tell(tenant, version, String.valueOf(fault.getMessage()));
    }
  }

  private void tell(Tenant tenant, String version, String why) {
    if (version.equals(told.put(tenant, version))) {
      return;
    }
    String serving = models.loading(tenant).trained().version();
    log.error(
        "{} (tenant {}); {} serves",
        why,
        tenant.id(),
        serving.isEmpty() ? "untrained ranking" : "model " + serving);
  }

  /** Reads a version of a tenant; those of others are not there for it. */
  public Stored stored(Tenant tenant, String version) {
    Stored stored = stored(version);
    if (!stored.manifest().tenant().equals(tenant.id())) {
      throw unknown(version);
    }
    return stored;
  }

  /** Reads a version of any tenant. */
  public Stored stored(String version) {
    try {
      return files
          .read(version, embedder.model(), embedder.dimension())
          .orElseThrow(() -> unknown(version));
    } catch (BrokenModelException broken) {
      throw RpcException.of(ErrorCode.BROKEN_MODEL, String.valueOf(broken.getMessage()));
    }
  }

  private static RpcException unknown(String version) {
    return RpcException.of(
        ErrorCode.UNKNOWN_MODEL,
        "version: %s is not there: train one, or ask for another".formatted(version));
  }

  /**
   * Trains a version.
   *
   * @param until later events are left out
   * @param use true: takes it into use
   */
  public Manifest train(
      Tenant tenant, Instant until, TrainingPlan plan, boolean use, TrainingListener listener) {
    if (!one.tryAcquire()) {
      throw busy();
    }
    try (TrainingState state =
        TrainingState.take(files.folder().resolve(".training-" + tenant.id()))) {
      IntentClient intents = new IntentClient(intent, tenant, embedder);
      TrainingRun run = new TrainingRun(tenant, files, index, intents, embedder, clock, listener);
      TrainingRun.Made made = run.train(recorded(tenant, until), until, plan, state);
      if (use) {
        listener.check();
        use(tenant, made.manifest().version(), made.trained());
      }
      prune(tenant);
      return made.manifest();
    } catch (TooLittleDataException little) {
      throw RpcException.of(ErrorCode.TOO_LITTLE_DATA, String.valueOf(little.getMessage()));
    } catch (TrainingState.BusyException busy) {
      throw busy();
    } finally {
      one.release();
    }
  }

  private void prune(Tenant tenant) {
    String inUse = active.all().get(tenant);
    try {
      files.prune(tenant.id(), VERSIONS_KEPT, inUse == null ? Set.of() : Set.of(inUse));
    } catch (UncheckedIOException fault) {
      log.warn("{}", fault.getMessage());
    }
  }

  private static RpcException busy() {
    return RpcException.of(
        ErrorCode.OVERLOADED, "another training is running: wait until it has ended");
  }

  /**
   * What there is to learn from, up to a time.
   *
   * @throws RpcException QUOTA_EXCEEDED where it is more than may be read into memory
   */
  public TrainingLogCodec.Recorded recorded(Tenant tenant, Instant until) {
    InteractionStore.Size size = interactions.size(tenant, until);
    long bytes = INTERACTION_BYTES * size.interactions() + ID_BYTES * (size.users() + size.items());
    if (bytes > mostBytes) {
      throw RpcException.quota(
          "tenant " + tenant.id(),
          ("to learn from %,d events takes %,d MiB of memory (expected: at most %,d): raise"
                  + " retrieval's memory, or log-memory-mebibytes")
              .formatted(size.interactions(), bytes >> 20, mostBytes >> 20),
          RETRY_AFTER);
    }
    return new TrainingLogCodec.Recorded(
        models.reading(tenant).items(),
        interactions.of(tenant, until),
        interactions.userIds(tenant),
        interactions.itemIds(tenant));
  }

  /** Takes a version into use; empty: none. */
  public void use(Tenant tenant, String version) {
    use(
        tenant,
        version,
        version.isEmpty() ? TrainedModel.NOTHING : stored(tenant, version).trained());
  }

  private void use(Tenant tenant, String version, TrainedModel trained) {
    TenantModel model = models.of(tenant);
    using.lock();
    try {
      model.learned(trained);
      active.put(tenant, version);
      told.remove(tenant);
      broken.remove(tenant);
    } finally {
      using.unlock();
    }
  }
}
