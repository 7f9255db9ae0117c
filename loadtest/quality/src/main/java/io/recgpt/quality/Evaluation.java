package io.recgpt.quality;

import io.recgpt.quality.StageClient.Prediction;
import io.recgpt.quality.StageRun.Knowledge;
import io.recgpt.quality.Tuner.Choice;
import io.recgpt.quality.split.BadInputException;
import io.recgpt.quality.split.Stage;
import io.recgpt.quality.split.Target;
import io.recgpt.quality.split.Targets;
import io.recgpt.standalone.console.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * The whole protocol: parameters are chosen on a sample of the validation targets, then the test
 * targets are scored once with them, and once with the cluster's defaults for comparison.
 */
final class Evaluation {
  private final EvaluationData data;
  private final Targets targets;
  private final Plan plan;
  private final Progress progress;

  Evaluation(EvaluationData data, Targets targets, Plan plan, Progress progress) {
    this.data = data;
    this.targets = targets;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * How much is tried.
   *
   * @param trials parameter sets, the defaults among them; 0: the defaults alone, without
   *     validation
   * @param sample validation users that parameters are chosen on, at most
   */
  record Plan(int trials, int sample, long seed) {
    Plan {
      if (trials < 0) {
        throw new BadInputException("--tuning: %d (expected: >= 0)".formatted(trials));
      }
      if (sample < 1) {
        throw new BadInputException("--sample: %d (expected: >= 1)".formatted(sample));
      }
    }
  }

  /**
   * What came out.
   *
   * @param validationUsers how many the parameters were chosen on; 0: they were not
   * @param chosen with the chosen parameters; the same as defaults where those were chosen
   * @param tagMetrics tag_hr@30 and its baseline
   * @param elapsed time of each part, in their order
   */
  record Result(
      StageRun test,
      Choice choice,
      int validationUsers,
      Scores chosen,
      Scores defaults,
      Knowledge knowledge,
      List<Metric> tagMetrics,
      Prediction engine,
      Map<String, Duration> elapsed) {

    /** All figures of some scores, under the names of the README. */
    List<Metric> metrics(Scores scores) {
      List<Metric> metrics = new ArrayList<>(Metrics.accuracy(scores.outcomes()));
      metrics.addAll(Metrics.spread(scores.outcomes(), test.stage().itemIds()));
      metrics.add(Metrics.diversity(scores.outcomes(), knowledge.embeddings()));
      return metrics;
    }

    List<Bucket> buckets() {
      return Bucket.of(chosen.outcomes(), test::history);
    }
  }

  /** Runs it; the function gives the client of the tenant that bears a stage's name. */
  Result run(Function<String, StageClient> clients) {
    Map<String, Duration> elapsed = new LinkedHashMap<>();
    Choice choice = new Choice(Parameters.defaults(), Double.NaN, Double.NaN, 0);
    Stage validation = Stage.validation(data.itemIds(), data.events(), targets);
    List<Target> sample = plan.trials() == 0 ? List.of() : sample(validation.targets());
    if (!sample.isEmpty()) {
      StageRun run = new StageRun(validation, clients.apply(validation.name()), data, progress);
      timed(elapsed, "validation load", run::load);
      timed(elapsed, "validation profiles", () -> run.mine(sample));
      long begin = System.nanoTime();
      choice = tune(run, sample);
      elapsed.put("validation tuning", Duration.ofNanos(System.nanoTime() - begin));
    }
    Stage test = Stage.test(data.itemIds(), data.events(), targets);
    StageRun run = new StageRun(test, clients.apply(test.name()), data, progress);
    timed(elapsed, "test load", run::load);
    timed(elapsed, "test profiles", () -> run.mine(test.targets()));
    Scores chosen = run.score(test.targets(), choice.parameters());
    elapsed.put("test lists", chosen.elapsed());
    Scores defaults =
        choice.parameters().equals(Parameters.defaults())
            ? chosen
            : run.score(test.targets(), Parameters.defaults());
    Knowledge knowledge = run.knowledge();
    List<Prediction> predictions = run.predictions(test.targets());
    return new Result(
        run,
        choice,
        sample.size(),
        chosen,
        defaults,
        knowledge,
        tagMetrics(run, predictions, knowledge),
        predictions.stream()
            .filter(prediction -> !prediction.engine().isEmpty())
            .findFirst()
            .orElse(new Prediction("none", "", "", List.of())),
        elapsed);
  }

  private Choice tune(StageRun run, List<Target> sample) {
    try (Progress.Step step = progress.begin("validation trials", plan.trials())) {
      Choice choice =
          new Tuner(
                  parameters -> {
                    double objective = run.objective(sample, parameters);
                    step.by(1);
                    return objective;
                  },
                  plan.seed())
              .choose(plan.trials());
      step.done(
          "%d, NDCG@30 %.4f, of the defaults %.4f"
              .formatted(choice.trials(), choice.score(), choice.defaultScore()));
      return choice;
    }
  }

  private List<Target> sample(List<Target> all) {
    List<Target> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(plan.seed()));
    return List.copyOf(shuffled.subList(0, Math.min(plan.sample(), shuffled.size())));
  }

  private static List<Metric> tagMetrics(
      StageRun run, List<Prediction> predictions, Knowledge knowledge) {
    List<TagHit> hits = new ArrayList<>();
    List<Target> targets = run.stage().targets();
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      hits.add(
          TagHit.of(
              target,
              predictions.get(i).categories(),
              run.history(target.userId()),
              knowledge.categories()));
    }
    return List.of(
        Metrics.mean("tag_hr@30", hits, hit -> hit.byTags() ? 1 : 0),
        Metrics.mean("category_hr@30_baseline", hits, hit -> hit.byHistory() ? 1 : 0));
  }

  private static void timed(Map<String, Duration> elapsed, String part, Runnable work) {
    long begin = System.nanoTime();
    work.run();
    elapsed.put(part, Duration.ofNanos(System.nanoTime() - begin));
  }
}
