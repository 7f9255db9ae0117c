package io.recgpt.retrieval.training;

import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.learning.Manifest;
import io.recgpt.retrieval.learning.ModelFiles;
import io.recgpt.retrieval.learning.Queries;
import io.recgpt.retrieval.learning.TooLittleDataException;
import io.recgpt.retrieval.learning.Training;
import io.recgpt.retrieval.learning.TrainingListener;
import io.recgpt.retrieval.learning.TrainingLog;
import io.recgpt.retrieval.learning.TrainingPlan;
import io.recgpt.retrieval.learning.TrainingState;
import io.recgpt.retrieval.ranking.model.TrainedModel;
import io.recgpt.rpc.Tenant;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One training from a recorded log to a version on disk, wherever it runs. */
final class TrainingRun {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Tenant tenant;
  private final ModelFiles files;
  private final VectorIndex index;
  private final Queries queries;
  private final TextEmbedder embedder;
  private final InstantSource clock;
  private final TrainingListener listener;

  TrainingRun(
      Tenant tenant,
      ModelFiles files,
      VectorIndex index,
      Queries queries,
      TextEmbedder embedder,
      InstantSource clock,
      TrainingListener listener) {
    this.tenant = tenant;
    this.files = files;
    this.index = index;
    this.queries = queries;
    this.embedder = embedder;
    this.clock = clock;
    this.listener = listener;
  }

  /** What came out, and what its manifest says. */
  record Made(Manifest manifest, TrainedModel trained) {}

  /**
   * Trains and writes.
   *
   * @param until the log has nothing later
   * @param state of a training that was interrupted, or none; cleared when this one ends
   * @throws TooLittleDataException where nothing can be learned
   */
  Made train(
      TrainingLogCodec.Recorded recorded, Instant until, TrainingPlan plan, TrainingState state) {
    List<Interaction> all = recorded.interactions();
    Instant now = clock.instant();
    int count = state.interactions("%s %d".formatted(until, plan.seed()), all.size(), now);
    if (count < all.size()) {
      listener.progress(
          "log", 1, 1, "taken up: the first %,d of %,d interactions".formatted(count, all.size()));
    }
    TrainingLog log = new TrainingLog(recorded.items(), all.subList(0, count), recorded.userIds());
    String version = NAME.format(now) + "-" + UUID.randomUUID().toString().substring(0, 8);
    try {
      Training.Outcome outcome =
          new Training(tenant, index, queries, embedder, state, listener).run(version, log, plan);
      listener.check();
      Manifest manifest = files.write(origin(log, until, plan), outcome);
      state.done();
      return new Made(manifest, outcome.trained());
    } catch (TooLittleDataException little) {
      state.done();
      throw little;
    }
  }

  private ModelFiles.Origin origin(TrainingLog learned, Instant until, TrainingPlan plan) {
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
