package io.recgpt.retrieval.training;

import io.grpc.Channel;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.catalogue.TextVectors;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.lucene.LuceneVectorIndex;
import io.recgpt.retrieval.item.PlacedItem;
import io.recgpt.retrieval.learning.Manifest;
import io.recgpt.retrieval.learning.ModelFiles;
import io.recgpt.retrieval.learning.TooLittleDataException;
import io.recgpt.retrieval.learning.TrainingListener;
import io.recgpt.retrieval.learning.TrainingPlan;
import io.recgpt.retrieval.learning.TrainingState;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training away from the service that will serve its version: the log is read from the retrieval
 * service, the version is written where that service looks for versions, and then it is told to
 * take it into use. A job that was killed takes up where its last checkpoint stands.
 */
public final class TrainingJob {
  private static final Logger log = LoggerFactory.getLogger(TrainingJob.class);

  private final Config config;
  private final TrainingClient retrieval;
  private final IntentClient intents;
  private final TextEmbedder embedder;
  private final InstantSource clock;

  /**
   * What is to be trained.
   *
   * @param models folder of versions, the retrieval service's own
   * @param until later events are left out
   * @param keepServing true: the version is made but not taken into use
   */
  public record Config(Tenant tenant, Path models, Instant until, long seed, boolean keepServing) {}

  /** Training by the services behind these channels, which stay the caller's to close. */
  public TrainingJob(
      Config config,
      Channel retrieval,
      Channel intent,
      TextEmbedder embedder,
      InstantSource clock) {
    this.config = config;
    this.retrieval = new TrainingClient(retrieval, config.tenant());
    this.intents = new IntentClient(intent, config.tenant(), embedder);
    this.embedder = embedder;
    this.clock = clock;
  }

  /**
   * Trains.
   *
   * @throws RpcException TOO_LITTLE_DATA where nothing can be learned; NOT_READY where the items'
   *     vectors are of another model; what the services answer else
   */
  public Manifest run(TrainingListener listener) {
    listener.progress("log", 0, 1, "");
    TrainingClient.Received received = retrieval.log(config.until());
    if (!received.embeddingModel().isEmpty()
        && !received.embeddingModel().equals(embedder.model())) {
      throw RpcException.of(
          ErrorCode.NOT_READY,
          "vectors of the items: by %s (expected: %s, as of this process)"
              .formatted(received.embeddingModel(), embedder.model()));
    }
    TrainingLogCodec.Recorded log = received.log();
    listener.progress(
        "log",
        1,
        1,
        "%,d items, %,d interactions".formatted(log.items().size(), log.interactions().size()));
    Path scratch = temporary();
    Path unfinished = config.models().resolve(".training-job-" + config.tenant().id());
    try (TrainingState state = TrainingState.take(unfinished);
        VectorIndex index =
            LuceneVectorIndex.open(
                scratch, "training", Runtime.getRuntime().availableProcessors())) {
      TextVectors vectors = new TextVectors(index, embedder.dimension());
      List<VectorIndex.Entry> entries = new ArrayList<>();
      for (PlacedItem item : log.items()) {
        entries.add(new VectorIndex.Entry(item.ordinal(), item.embedding()));
      }
      vectors.owe(config.tenant(), entries);
      vectors.pay(config.tenant());
      ModelFiles files = new ModelFiles(config.models());
      TrainingRun run =
          new TrainingRun(config.tenant(), files, index, intents, embedder, clock, listener);
      TrainingPlan plan = TrainingPlan.everything(config.seed());
      Manifest manifest = run.train(log, config.until(), plan, state).manifest();
      if (!config.keepServing()) {
        retrieval.load(manifest.version());
        prune(files, manifest.version());
      }
      return manifest;
    } catch (TooLittleDataException little) {
      throw RpcException.of(ErrorCode.TOO_LITTLE_DATA, String.valueOf(little.getMessage()));
    } finally {
      delete(scratch);
    }
  }

  /** Deletes the oldest versions but the one that serves now, as the service does with its own. */
  private void prune(ModelFiles files, String serving) {
    try {
      files.prune(config.tenant().id(), ModelTrainer.VERSIONS_KEPT, Set.of(serving));
    } catch (UncheckedIOException fault) {
      log.warn("{}", fault.getMessage());
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("recgpt-training-");
    } catch (IOException fault) {
      throw new UncheckedIOException("no folder for temporary files", fault);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> walked = Files.walk(folder)) {
      List<Path> paths = new ArrayList<>(walked.toList());
      Collections.reverse(paths);
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (IOException fault) {
      throw new UncheckedIOException("%s can't be deleted".formatted(folder), fault);
    }
  }
}
