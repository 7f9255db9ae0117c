package io.recgpt.quality;

import io.recgpt.quality.StageClient.Prediction;
import io.recgpt.quality.StageRun.Knowledge;
import io.recgpt.quality.baseline.PublicMethods;
import io.recgpt.quality.split.BadInputException;
import io.recgpt.quality.split.Stage;
import io.recgpt.quality.split.Target;
import io.recgpt.quality.split.Targets;
import io.recgpt.quality.split.UserLog;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.standalone.console.Progress;
import io.recgpt.type.v1.ModelVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The whole protocol: towers and weights are trained and fitted on the validation stage, trained
 * anew on the test stage's own log, and the test targets are scored once by each way of ranking.
 */
final class Evaluation {
  private static final int MAX_POINTS = 21;

  /** Items of one person that weights are fitted on, and of all, which is the contract's limit. */
  private static final int MAX_TOGETHER = 5;

  private static final int MAX_HELD_OUT = 20_000;

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
   * @param sample validation users that weights are fitted on, at most; 0: nothing is trained.
   *     Beyond 20,000 of their items none counts
   * @param ablations true: the whole is measured less one part each, too
   * @param publicMethods true: well-known methods are measured too
   * @param model version that was trained elsewhere; empty: one is trained
   * @param points of the curve of the knob "intent": 0 for none, or at least 2
   */
  record Plan(
      int sample, boolean ablations, boolean publicMethods, String model, int points, long seed) {
    Plan {
      if (sample < 0) {
        throw new BadInputException("--sample: %d (expected: >= 0)".formatted(sample));
      }
      if (points < 0 || points == 1 || points > MAX_POINTS) {
        throw new BadInputException(
            "--curve: %d (expected: 0, or 2 to %d)".formatted(points, MAX_POINTS));
      }
      if (ablations && !model.isEmpty()) {
        throw new BadInputException(
            "--ablations: weights can't be fitted anew for a --model (expected: one of the two)");
      }
    }

    Plan with(String version) {
      return new Plan(sample, ablations, publicMethods, version, points, seed);
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
   * @param fitted the version of the validation stage; its metrics show the fit
   * @param trained the version that served the test targets
   * @param scores of each way of ranking, the whole first
   * @param others of other methods, in the same order of users
   * @param leading the test users' interests
   * @param curve of the knob that lets interests lead
   * @param forecasts of categories by predicted tags, at each granularity
   * @param elapsed time of each part, in their order
   */
  record Result(
      StageRun test,
      int validationUsers,
      ModelVersion fitted,
      ModelVersion trained,
      List<Scores> scores,
      List<Scores> others,
      Knowledge knowledge,
      LeadingInterests leading,
      IntentCurve curve,
      List<TagForecast> forecasts,
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
      metrics.addAll(intentMetrics(of.outcomes(), knowledge, leading));
      return metrics;
    }

    /** tag_hr@30 and those of simple methods, at the finest granularity. */
    List<Metric> tagMetrics() {
      return forecasts.stream()
          .filter(forecast -> forecast.granularity().equals(TagForecast.FINE))
          .flatMap(forecast -> Stream.concat(Stream.of(forecast.rate()), forecast.rates().stream()))
          .toList();
    }

    /** Ours less each other way of ranking and each other method. */
    List<Difference> differences(long seed) {
      return Stream.concat(scores.stream().skip(1), others.stream())
          .map(other -> Difference.of(ours(), other, seed))
          .toList();
    }

    List<Bucket> buckets() {
      return Bucket.of(ours().outcomes(), test::history);
    }
  }

  /**
   * Runs it.
   *
   * @param clients of the tenant that bears a stage's name
   * @param given what other methods gave to the same users
   */
  Result run(Function<String, StageClient> clients, List<Scores> given) {
    Map<String, Duration> elapsed = new LinkedHashMap<>();
    Stage validation = Stage.validation(data.itemIds(), data.events(), targets);
    List<Target> sample = plan.model().isEmpty() ? sample(validation.targets()) : List.of();
    List<Target> heldOut = together(sample, validation.candidates());
    StageRun fit = new StageRun(validation, clients.apply(validation.name()), data, progress);
    ModelVersion fitted = ModelVersion.getDefaultInstance();
    if (!sample.isEmpty()) {
      timed(elapsed, "validation load", fit::load);
      fitted = timed(elapsed, "validation training", () -> fitted(fit, heldOut));
    }
    boolean fittedHere = !fitted.getName().isEmpty();
    boolean trained = fittedHere || !plan.model().isEmpty();
    Stage test = Stage.test(data.itemIds(), data.events(), targets);
    StageRun run = new StageRun(test, clients.apply(test.name()), data, progress);
    timed(elapsed, "test load", run::load);
    timed(elapsed, "test profiles", () -> run.mine(test.targets()));
    ModelVersion served = ModelVersion.getDefaultInstance();
    if (fittedHere) {
      String ranking = fitted.getName();
      served = timed(elapsed, "test training", () -> run.retrain(ranking, "", plan.seed()));
    } else if (trained) {
      served = run.use(plan.model());
    }
    List<Scores> scores = new ArrayList<>();
    for (Way way : plan.ways(trained)) {
      String version = version(way, fit, run, heldOut, fitted, served);
      run.use(version);
      Scores scored = run.score(test.targets(), way);
      elapsed.put("test lists," + way.name().replace("  ", " "), scored.elapsed());
      scores.add(scored);
    }
    run.use(served.getName());
    List<Scores> others = new ArrayList<>(given);
    if (plan.publicMethods()) {
      others.addAll(timed(elapsed, "public methods", () -> publicMethods(validation, test)));
    }
    Knowledge knowledge = run.knowledge();
    List<Prediction> predictions = run.predictions(test.targets());
    LeadingInterests leading = new LeadingInterests(predictions, data.catalogue());
    Way way = plan.ways(trained).getFirst();
    IntentCurve curve =
        timed(elapsed, "curve of intent", () -> curve(run, way, knowledge, leading));
    List<TagForecast> forecasts =
        timed(
            elapsed,
            "tags",
            () ->
                TagForecast.of(
                    validation, test, data.items(), predictions, knowledge, plan.seed()));
    return new Result(
        run,
        fittedHere ? sample.size() : 0,
        fitted,
        served,
        scores,
        others,
        knowledge,
        leading,
        curve,
        forecasts,
        predictions.stream()
            .filter(prediction -> !prediction.engine().isEmpty())
            .findFirst()
            .orElse(new Prediction("none", "", "", List.of(), List.of())),
        elapsed);
  }

  /** The targets of a sample, then other items that their users took in the same second. */
  private List<Target> together(List<Target> sample, Set<String> candidates) {
    Map<String, Target> byUser =
        sample.stream()
            .collect(
                Collectors.toMap(Target::userId, Function.identity(), (first, another) -> first));
    // Those of a file may stand in the same second as the ones of validation.
    Set<Target> tested = Set.copyOf(targets.test().targets());
    List<Target> together = new ArrayList<>(sample);
    for (UserLog log : UserLog.of(data.events(), plan.seed())) {
      Target target = byUser.get(log.userId());
      if (target != null) {
        log.takenWith(target).stream()
            .filter(take -> candidates.isEmpty() || candidates.contains(take.itemId()))
            .map(take -> new Target(target.userId(), take.itemId(), target.timestamp()))
            .filter(other -> !tested.contains(other))
            .limit(MAX_TOGETHER - 1)
            .forEach(together::add);
      }
    }
    return together.subList(0, Math.min(MAX_HELD_OUT, together.size()));
  }

  /** The version fitted on a sample; one without a name where there is too little to train on. */
  private ModelVersion fitted(StageRun fit, List<Target> heldOut) {
    try {
      return fit.fit(heldOut, Set.of(), "", plan.seed());
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
      List<Target> heldOut,
      ModelVersion fitted,
      ModelVersion served) {
    if (!way.trained()) {
      return "";
    }
    if (way.without().isEmpty()) {
      return served.getName();
    }
    String without = fit.fit(heldOut, way.without(), fitted.getName(), plan.seed()).getName();
    return run.retrain(without, served.getName(), plan.seed()).getName();
  }

  private List<Scores> publicMethods(Stage validation, Stage test) {
    Map<String, String> texts = new HashMap<>();
    data.items()
        .forEach(item -> texts.put(item.id(), item.title() + " " + String.join(" ", item.tags())));
    try (Progress.Step step = progress.begin("public methods", 0)) {
      long begin = System.nanoTime();
      List<PublicMethods.Lists> all =
          new PublicMethods(validation, test, id -> texts.getOrDefault(id, ""), plan.seed())
              .run(_ -> step.by(1));
      step.done("%d methods".formatted(all.size()));
      Duration each = Duration.ofNanos((System.nanoTime() - begin) / Math.max(1, all.size()));
      return all.stream().map(lists -> scores(lists, test.targets(), each)).toList();
    }
  }

  private static Scores scores(PublicMethods.Lists lists, List<Target> targets, Duration elapsed) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      outcomes.add(new Outcome(targets.get(i), lists.lists().get(i), ""));
    }
    String settings = lists.settings().isEmpty() ? "" : " (%s)".formatted(lists.settings());
    return new Scores(lists.method() + settings, outcomes, elapsed);
  }

  private List<Target> sample(List<Target> all) {
    List<Target> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(plan.seed()));
    return List.copyOf(shuffled.subList(0, Math.min(plan.sample(), shuffled.size())));
  }

  private static List<Metric> intentMetrics(
      List<Outcome> outcomes, Knowledge knowledge, LeadingInterests leading) {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(IntentCurve.categories(outcomes, knowledge.categories()));
    leading.share(outcomes).ifPresent(share -> metrics.add(Metric.figure("intent_share", share)));
    return metrics;
  }

  /** The same lists with interests leading more and more, by what serves now. */
  private IntentCurve curve(StageRun run, Way way, Knowledge knowledge, LeadingInterests leading) {
    List<IntentCurve.Point> points = new ArrayList<>();
    for (double intent : IntentCurve.settings(plan.points())) {
      List<Outcome> outcomes = run.score(run.stage().targets(), way.led(intent)).outcomes();
      List<Metric> metrics =
          new ArrayList<>(
              Metrics.accuracy(outcomes).stream()
                  .filter(metric -> metric.name().endsWith("@30"))
                  .toList());
      metrics.addAll(Metrics.spread(outcomes, run.stage().itemIds()));
      metrics.addAll(intentMetrics(outcomes, knowledge, leading));
      points.add(new IntentCurve.Point(intent, metrics));
    }
    return new IntentCurve(points);
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
