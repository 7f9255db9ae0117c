package io.recgpt.retrieval.learning;

import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.ranking.TenantModel;
import io.recgpt.retrieval.ranking.model.ItemWeights;
import io.recgpt.retrieval.ranking.model.LearnedSpace;
import io.recgpt.retrieval.ranking.model.PlannerModel;
import io.recgpt.retrieval.ranking.model.RankingModel;
import io.recgpt.retrieval.ranking.model.TrainedModel;
import io.recgpt.retrieval.ranking.query.RankingSettings;
import io.recgpt.retrieval.towers.EpochReport;
import io.recgpt.retrieval.towers.TowerTrainer;
import io.recgpt.retrieval.towers.TrainedTowers;
import io.recgpt.retrieval.towers.samples.TooFewSamplesException;
import io.recgpt.retrieval.towers.samples.TowerData;
import io.recgpt.retrieval.towers.samples.TowerSettings;
import io.recgpt.retrieval.towers.storage.TowerFileException;
import io.recgpt.rpc.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Learns from one tenant's log: item weights and towers, then on people whose last items are held
 * out the weights of ranking, then item weights once more from all of the log, on which the towers
 * go on for a little.
 */
public final class Training {
  /** Held-out people drawn from a log. */
  private static final int MAX_HELD_OUT = 1_000;

  private final Tenant tenant;
  private final VectorIndex index;
  private final Queries queries;
  private final TextEmbedder embedder;
  private final TrainingState state;
  private final TrainingListener listener;

  /**
   * What was learned.
   *
   * @param metrics figures by name
   */
  public record Outcome(TrainedModel trained, Map<String, Double> metrics) {}

  /** Training of a tenant whose items the index has. */
  public Training(
      Tenant tenant,
      VectorIndex index,
      Queries queries,
      TextEmbedder embedder,
      TrainingState state,
      TrainingListener listener) {
    this.tenant = tenant;
    this.index = index;
    this.queries = queries;
    this.embedder = embedder;
    this.state = state;
    this.listener = listener;
  }

  /**
   * Learns.
   *
   * @param version name of what comes out
   * @throws TooLittleDataException where there is not enough to learn from
   */
  public Outcome run(String version, TrainingLog log, TrainingPlan plan) {
    log.check();
    Random random = new Random(plan.seed());
    Map<String, Double> metrics = new LinkedHashMap<>();
    TrainedModel given = plan.ranking();
    RankingModel ranking = given == null ? null : given.ranking();
    Learned learned =
        plan.base() == null ? null : new Learned(plan.base().itemWeights(), plan.base().space());
    double beta = given == null ? RankingSettings.DEFAULT_BETA : given.beta();
    PlannerModel planner = given == null ? PlannerModel.DEFAULT : given.planner();
    double intent = given == null ? RankingSettings.DEFAULT_INTENT : given.intent();
    TowerSettings settings = TowerSettings.DEFAULT.withSeed(plan.seed());
    if (ranking == null) {
      HeldOut.Drawn drawn =
          plan.heldOut().isEmpty()
              ? HeldOut.draw(log, MAX_HELD_OUT, random)
              : new HeldOut.Drawn(plan.heldOut(), log);
      boolean whole = drawn.rest().equals(log);
      Learned before =
          learned == null
              ? learn("fit", drawn.rest(), whole ? settings : settings.beginning(), null, metrics)
              : learned;
      TrainedModel untuned =
          before.with("fit-" + version, TrainedModel.NOTHING.ranking(), beta, planner, intent);
      TenantModel model = new TenantModel(tenant, index);
      model.put(drawn.rest().items());
      model.record(drawn.rest().interactions());
      IndexVersion tried = model.tried(untuned, null);
      RankingTrainer.Fitted fitted;
      try {
        fitted =
            new RankingTrainer(model, tried, queries, plan, random, metrics, listener)
                .fit(untuned, drawn.heldOut());
      } finally {
        model.forget(tried);
      }
      ranking = fitted.ranking();
      beta = fitted.beta();
      planner = fitted.planner();
      intent = fitted.intent();
      if (learned == null) {
        learned = whole ? before : more(before, log, settings, metrics);
      }
    }
    if (learned == null) {
      learned = learn("all", log, settings, null, metrics);
    }
    return new Outcome(learned.with(version, ranking, beta, planner, intent), metrics);
  }

  /** What is learned without held-out people. */
  private record Learned(ItemWeights itemWeights, @Nullable LearnedSpace space) {
    TrainedModel with(
        String version, RankingModel ranking, double beta, PlannerModel planner, double intent) {
      return new TrainedModel(version, ranking, itemWeights, beta, planner, intent, space);
    }
  }

  /** Learns from all of a log after most of it was learned from. */
  private Learned more(
      Learned before, TrainingLog log, TowerSettings settings, Map<String, Double> metrics) {
    return before.space() instanceof TowerSpace space
        ? learn("all", log, settings.goingOn(), space.trained(), metrics)
        : learn("all", log, settings, null, metrics);
  }

  /**
   * Learns from all of a log.
   *
   * @param start towers to go on from; null: there are none
   */
  private Learned learn(
      String part,
      TrainingLog log,
      TowerSettings settings,
      @Nullable TrainedTowers start,
      Map<String, Double> metrics) {
    return new Learned(itemWeights(log), towers(part, log, settings, start, metrics));
  }

  private ItemWeights itemWeights(TrainingLog log) {
    listener.progress("item weights", 0, 1, "");
    ItemWeights trained = ItemWeightsTrainer.train(log.itemIds(), log.taken(), listener::check);
    listener.progress("item weights", 1, 1, "%,d items".formatted(trained.rows().size()));
    return trained;
  }

  /** The towers; null where there is too little for them, which is no fault. */
  private @Nullable TowerSpace towers(
      String part,
      TrainingLog log,
      TowerSettings settings,
      @Nullable TrainedTowers start,
      Map<String, Double> metrics) {
    int epochs = settings.schedule().epochs();
    listener.progress("towers", 0, epochs, "");
    try {
      TrainedTowers trained = trained(TowerInputs.of(log, embedder), settings, start, part);
      metrics.put("towers hr@30", trained.summary().hitRate());
      metrics.put("towers ndcg@30", trained.summary().ndcg());
      metrics.putIfAbsent("towers best epoch", (double) trained.summary().bestEpoch());
      return new TowerSpace(trained);
    } catch (TooFewSamplesException little) {
      listener.progress("towers", epochs, epochs, "left out: " + little.getMessage());
      return null;
    }
  }

  /** Goes on from the checkpoint of an interrupted training, where it is of the same data. */
  private TrainedTowers trained(
      TowerData data, TowerSettings settings, @Nullable TrainedTowers start, String part)
      throws TooFewSamplesException {
    Path checkpoint = state.checkpoint(part);
    try {
      if (Files.exists(checkpoint)) {
        try {
          return trainedFrom(checkpoint, data, settings, start);
        } catch (TowerFileException other) {
          int epochs = settings.schedule().epochs();
          listener.progress("towers", 0, epochs, "from the start: " + other.getMessage());
          Files.delete(checkpoint);
        }
      }
      return trainedFrom(checkpoint, data, settings, start);
    } catch (IOException fault) {
      throw new UncheckedIOException("%s can't be kept".formatted(checkpoint), fault);
    } catch (TowerFileException fault) {
      throw new IllegalStateException(fault);
    }
  }

  private TrainedTowers trainedFrom(
      Path checkpoint, TowerData data, TowerSettings settings, @Nullable TrainedTowers start)
      throws IOException, TowerFileException, TooFewSamplesException {
    int threads = Runtime.getRuntime().availableProcessors();
    try (TowerTrainer trainer = new TowerTrainer(data, settings, threads, start)) {
      return trainer.train(
          new TowerTrainer.Watcher() {
            @Override
            public void step() {
              listener.check();
            }

            @Override
            public void epoch(EpochReport report) {
              told(report, settings.schedule().epochs());
            }
          },
          checkpoint);
    }
  }

  private void told(EpochReport report, int epochs) {
    listener.progress(
        "towers",
        report.epoch(),
        epochs,
        "loss %.3f, of tags %.3f, of categories %.3f; held-out hr@30 %.3f"
            .formatted(report.taken(), report.tagged(), report.related(), report.hitRate()));
  }
}
