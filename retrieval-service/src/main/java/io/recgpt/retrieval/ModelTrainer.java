package io.recgpt.retrieval;

import io.grpc.Channel;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.learning.BrokenModelException;
import io.recgpt.retrieval.learning.Manifest;
import io.recgpt.retrieval.learning.ModelFiles;
import io.recgpt.retrieval.learning.ModelFiles.Stored;
import io.recgpt.retrieval.learning.TooLittleDataException;
import io.recgpt.retrieval.learning.Training;
import io.recgpt.retrieval.learning.TrainingListener;
import io.recgpt.retrieval.learning.TrainingLog;
import io.recgpt.retrieval.learning.TrainingPlan;
import io.recgpt.retrieval.ranking.Interaction;
import io.recgpt.retrieval.ranking.Trained;
import io.recgpt.rpc.ErrorCode;
import io.recgpt.rpc.RpcException;
import io.recgpt.rpc.Tenant;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains versions, keeps them, and takes them into use. One is trained at a time. */
final class ModelTrainer {
  private static final Logger log = LoggerFactory.getLogger(ModelTrainer.class);
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final ModelFiles files;
  private final ActiveModelStore active;
  private final TenantModels models;
  private final InteractionStore interactions;
  private final VectorIndex index;
  private final TextEmbedder embedder;
  private final Channel intent;
  private final InstantSource clock;
  private final Semaphore one = new Semaphore(1);

  ModelTrainer(
      ModelFiles files,
      ActiveModelStore active,
      TenantModels models,
      InteractionStore interactions,
      VectorIndex index,
      TextEmbedder embedder,
      Channel intent,
      InstantSource clock) {
    this.files = files;
    this.active = active;
    this.models = models;
    this.interactions = interactions;
    this.index = index;
    this.embedder = embedder;
    this.intent = intent;
    this.clock = clock;
  }

  /** Takes into use what was in use; a version that is broken is told of and left out. */
  void load() {
    active
        .all()
        .forEach((tenant, version) -> {
          try {
            Optional<Stored> stored = files.read(version, embedder.model(), embedder.dimension());
            if (stored.isPresent()) {
              models.loading(tenant).learned(stored.get().trained());
            } else {
              log.error("model {} of tenant {} is gone: train again", version, tenant.id());
            }
          } catch (BrokenModelException broken) {
            log.error("{} (tenant {}); untrained ranking serves", broken.getMessage(), tenant.id());
          }
        });
  }

  /** Reads a version. */
  Stored stored(String version) {
    try {
      return files
          .read(version, embedder.model(), embedder.dimension())
          .orElseThrow(() ->
              RpcException.of(
                  ErrorCode.UNKNOWN_MODEL,
                  "version: %s is not there: train one, or ask for another".formatted(version)));
    } catch (BrokenModelException broken) {
      throw RpcException.of(ErrorCode.BROKEN_MODEL, String.valueOf(broken.getMessage()));
    }
  }

  /**
   * Trains a version.
   *
   * @param until later events are left out
   * @param use true: takes it into use
   */
  Manifest train(
      Tenant tenant, Instant until, TrainingPlan plan, boolean use, TrainingListener listener) {
    if (!one.tryAcquire()) {
      throw RpcException.of(
          ErrorCode.OVERLOADED, "another training is running: wait until it has ended");
    }
    try {
      List<Interaction> known = interactions.of(tenant, until);
      TrainingLog learned =
          new TrainingLog(models.of(tenant).items(), known, interactions.userIds(tenant));
      String version =
          NAME.format(clock.instant()) + "-" + UUID.randomUUID().toString().substring(0, 8);
      Training.Outcome outcome =
          new Training(
                  tenant, index, new IntentClient(intent, tenant, embedder), embedder, listener)
              .run(version, learned, plan);
      Manifest manifest = files.write(origin(tenant, learned, until, plan), outcome);
      if (use) {
        use(tenant, version, outcome.trained());
      }
      return manifest;
    } catch (TooLittleDataException little) {
      throw RpcException.of(ErrorCode.TOO_LITTLE_DATA, String.valueOf(little.getMessage()));
    } finally {
      one.release();
    }
  }

  /** Takes a version into use; empty: none. */
  void use(Tenant tenant, String version) {
    use(tenant, version, version.isEmpty() ? Trained.NOTHING : stored(version).trained());
  }

  private void use(Tenant tenant, String version, Trained trained) {
    models.of(tenant).learned(trained);
    active.put(tenant, version);
  }

  private ModelFiles.Origin origin(
      Tenant tenant, TrainingLog learned, Instant until, TrainingPlan plan) {
    List<Interaction> all = learned.interactions();
    return new ModelFiles.Origin(
        tenant.id(),
        embedder.model(),
        all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst().occurredAt().toString()),
        all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().occurredAt().toString()),
        until,
        all.size(),
        all.stream().mapToInt(Interaction::user).distinct().count(),
        learned.items().size(),
        plan.seed());
  }
}
