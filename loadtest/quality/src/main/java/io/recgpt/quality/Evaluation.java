package io.recgpt.quality;

import io.recgpt.quality.StageClient.Prediction;
import io.recgpt.quality.StageRun.Knowledge;
import io.recgpt.quality.split.BadInputException;
import io.recgpt.quality.split.Stage;
import io.recgpt.quality.split.Target;
import io.recgpt.quality.split.Targets;
import io.recgpt.rpc.ErrorCode;
import io.recgpt.rpc.RpcException;
import io.recgpt.standalone.console.Progress;
import io.recgpt.type.v1.ModelVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The whole protocol: towers and weights are trained and fitted on the validation stage, trained
 * anew on the test stage's own log, and the test targets are scored once by each way of ranking.
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
   * How much is done.
   *
   * @param sample validation users that weights are fitted on, at most; 0: nothing is trained
   * @param ablations true: the whole is measured less one part each, too
   */
  record Plan(int sample, boolean ablations, long seed) {
    Plan {
      if (sample < 0) {
        throw new BadInputException("--sample: %d (expected: >= 0)".formatted(sample));
      }
    }

    List<Way> ways(boolean trained) {
      List<Way> ways = new ArrayList<>();
      if (trained) {
        ways.add(Way.WHOLE);
      }
      ways.add(Way.UNTRAINED);
      if (trained && ablations) {
        ways.addAll(Way.ABLATIONS);
      }
      return ways;
    }
  }

  /**
   * What came out.
   *
   * @param validationUsers how many the weights were fitted on; 0: they were not
   * @param fitted the version of the validation stage; its metrics tell of the fit
   * @param trained the version that served the test targets
   * @param scores of each way of ranking, the whole first
   * @param tagMetrics tag_hr@30 and its baseline
   * @param elapsed time of each part, in their order
   */
  record Result(
      StageRun test,
      int validationUsers,
      ModelVersion fitted,
      ModelVersion trained,
      List<Scores> scores,
      Knowledge knowledge,
      List<Metric> tagMetrics,
      Prediction engine,
      Map<String, Duration> elapsed) {

    /** What the cluster gives. */
    Scores ours() {
      return scores.getFirst();
    }

    /** All figures of some scores, under the names of the README. */
    List<Metric> metrics(Scores of) {
      List<Metric> metrics = new ArrayList<>(Metrics.accuracy(of.outcomes()));
      metrics.addAll(Metrics.spread(of.outcomes(), test.stage().itemIds()));
      metrics.add(Metrics.diversity(of.outcomes(), knowledge.embeddings()));
      return metrics;
    }

    /** Ours less each other way of ranking. */
    List<Difference> differences(long seed) {
      return scores.stream().skip(1).map(other -> Difference.of(ours(), other, seed)).toList();
    }

    List<Bucket> buckets() {
      return Bucket.of(ours().outcomes(), test::history);
    }
  }

  /** Runs it; the function gives the client of the tenant that bears a stage's name. */
  Result run(Function<String, StageClient> clients) {
    Map<String, Duration> elapsed = new LinkedHashMap<>();
    Stage validation = Stage.validation(data.itemIds(), data.events(), targets);
    List<Target> sample = sample(validation.targets());
    StageRun fit = new StageRun(validation, clients.apply(validation.name()), data, progress);
    ModelVersion fitted = ModelVersion.getDefaultInstance();
    if (!sample.isEmpty()) {
      timed(elapsed, "validation load", fit::load);
      fitted = timed(elapsed, "validation training", () -> fitted(fit, sample));
    }
    boolean trained = !fitted.getName().isEmpty();
    Stage test = Stage.test(data.itemIds(), data.events(), targets);
    StageRun run = new StageRun(test, clients.apply(test.name()), data, progress);
    timed(elapsed, "test load", run::load);
    timed(elapsed, "test profiles", () -> run.mine(test.targets()));
    ModelVersion served = ModelVersion.getDefaultInstance();
    if (trained) {
      String ranking = fitted.getName();
      served = timed(elapsed, "test training", () -> run.retrain(ranking, "", plan.seed()));
    }
    List<Scores> scores = new ArrayList<>();
    for (Way way : plan.ways(trained)) {
      String version = version(way, fit, run, sample, fitted, served);
      run.use(version);
      Scores scored = run.score(test.targets(), way);
      elapsed.put("test lists," + way.name().replace("  ", " "), scored.elapsed());
      scores.add(scored);
    }
    run.use(served.getName());
    Knowledge knowledge = run.knowledge();
    List<Prediction> predictions = run.predictions(test.targets());
    return new Result(
        run,
        trained ? sample.size() : 0,
        fitted,
        served,
        scores,
        knowledge,
        tagMetrics(run, predictions, knowledge),
        predictions.stream()
            .filter(prediction -> !prediction.engine().isEmpty())
            .findFirst()
            .orElse(new Prediction("none", "", "", List.of())),
        elapsed);
  }

  /** The version fitted on a sample; one without a name where there is too little to train on. */
  private ModelVersion fitted(StageRun fit, List<Target> sample) {
    try {
      return fit.fit(sample, Set.of(), "", plan.seed());
    } catch (RpcException little) {
      if (little.code() != ErrorCode.TOO_LITTLE_DATA) {
        throw little;
      }
      progress.begin("untrained", 0).done(String.valueOf(little.getMessage()));
      return ModelVersion.getDefaultInstance();
    }
  }

  /** The version that a way ranks by; weights without a channel are fitted for it. */
  private String version(
      Way way,
      StageRun fit,
      StageRun run,
      List<Target> sample,
      ModelVersion fitted,
      ModelVersion served) {
    if (!way.trained()) {
      return "";
    }
    if (way.without().isEmpty()) {
      return served.getName();
    }
    String without = fit.fit(sample, way.without(), fitted.getName(), plan.seed()).getName();
    return run.retrain(without, served.getName(), plan.seed()).getName();
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
    timed(
        elapsed,
        part,
        () -> {
          work.run();
          return part;
        });
  }

  private static <T> T timed(Map<String, Duration> elapsed, String part, Supplier<T> work) {
    long begin = System.nanoTime();
    T result = work.get();
    elapsed.put(part, Duration.ofNanos(System.nanoTime() - begin));
    return result;
  }
}
