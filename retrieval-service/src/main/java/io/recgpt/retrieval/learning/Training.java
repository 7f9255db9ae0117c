package io.recgpt.retrieval.learning;

import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.ranking.PlannerSample;
import io.recgpt.retrieval.ranking.TenantModel;
import io.recgpt.retrieval.ranking.channels.SignalSample;
import io.recgpt.retrieval.ranking.model.ItemWeights;
import io.recgpt.retrieval.ranking.model.LearnedSpace;
import io.recgpt.retrieval.ranking.model.PlannerModel;
import io.recgpt.retrieval.ranking.model.RankingModel;
import io.recgpt.retrieval.ranking.model.TrainedModel;
import io.recgpt.retrieval.ranking.query.Expert;
import io.recgpt.retrieval.ranking.query.RankedItem;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.query.RankingSettings;
import io.recgpt.retrieval.towers.EpochReport;
import io.recgpt.retrieval.towers.TowerTrainer;
import io.recgpt.retrieval.towers.TrainedTowers;
import io.recgpt.retrieval.towers.samples.TooFewSamplesException;
import io.recgpt.retrieval.towers.samples.TowerData;
import io.recgpt.retrieval.towers.samples.TowerSettings;
import io.recgpt.retrieval.towers.storage.TowerFileException;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Fanout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns from one tenant's log: item weights and towers, then on people whose last items are held
 * out the weights of ranking, then item weights and towers once more from all of the log.
 */
public final class Training {
  /** Held-out people drawn from a log. */
  private static final int MAX_HELD_OUT = 2_000;

  /** Rows that the weights of ranking are fitted on, at most; each takes 64 bytes. */
  private static final int MAX_ROWS = 4_000_000;

  private static final int MIN_OTHERS = 200;
  private static final int LIST = 30;

  /** Lists that tell the cost of a knob: what is a little beyond the end says as much of it. */
  private static final int LONG_LIST = 45;

  /** Shares of the user in a tag query that are tried, on so many people at most. */
  private static final double[] BETAS = {0, 0.2, 0.4, 0.6, 0.8};

  private static final int MAX_FOR_BETA = 400;

  /**
   * Knobs of intent that are tried, from the least, and the share of the hit rate they may cost.
   */
  private static final double[] INTENTS = {0, 0.2, 0.4, 0.6, 0.8, 1};

  private static final double INTENT_COST = 0.01;

  /** Share of the positions that interests should fill, of people with so many of them. */
  private static final double INTENT_SHARE = 0.5;

  private static final int MIN_INTERESTS = 3;

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
    if (ranking == null) {
      HeldOut.Drawn drawn =
          plan.heldOut().isEmpty()
              ? HeldOut.draw(log, MAX_HELD_OUT, random)
              : new HeldOut.Drawn(plan.heldOut(), log);
      Learned before = learned == null ? learn("fit", drawn.rest(), plan.seed(), metrics) : learned;
      TrainedModel untuned =
          before.with("fit-" + version, TrainedModel.NOTHING.ranking(), beta, planner, intent);
      TenantModel model = new TenantModel(tenant, index);
      model.put(drawn.rest().items());
      model.record(drawn.rest().interactions());
      IndexVersion tried = model.tried(untuned, null);
      Fitted fitted;
      try {
        fitted = fit(model, tried, untuned, drawn.heldOut(), plan, random, metrics);
      } finally {
        model.forget(tried);
      }
      ranking = fitted.ranking();
      beta = fitted.beta();
      planner = fitted.planner();
      intent = fitted.intent();
      learned = drawn.rest().equals(log) ? before : learned;
    }
    if (learned == null) {
      learned = learn("all", log, plan.seed(), metrics);
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

  private Learned learn(String part, TrainingLog log, long seed, Map<String, Double> metrics) {
    return new Learned(itemWeights(log), towers(part, log, seed, metrics));
  }

  private ItemWeights itemWeights(TrainingLog log) {
    listener.progress("item weights", 0, 1, "");
    ItemWeights trained = ItemWeightsTrainer.train(log.itemIds(), log.taken(), listener::check);
    listener.progress("item weights", 1, 1, "%,d items".formatted(trained.rows().size()));
    return trained;
  }

  /** The towers; null where there is too little for them, which is no fault. */
  private @Nullable TowerSpace towers(
      String part, TrainingLog log, long seed, Map<String, Double> metrics) {
    TowerSettings settings = TowerSettings.DEFAULT.withSeed(seed);
    int epochs = settings.schedule().epochs();
    listener.progress("towers", 0, epochs, "");
    try {
      TrainedTowers trained = trained(TowerInputs.of(log, embedder), settings, part);
      metrics.put("towers hr@30", trained.summary().hitRate());
      metrics.put("towers ndcg@30", trained.summary().ndcg());
      metrics.put("towers best epoch", (double) trained.summary().bestEpoch());
      return new TowerSpace(trained);
    } catch (TooFewSamplesException little) {
      listener.progress("towers", epochs, epochs, "left out: " + little.getMessage());
      return null;
    }
  }

  /** Goes on from the checkpoint of an interrupted training, where it is of the same data. */
  private TrainedTowers trained(TowerData data, TowerSettings settings, String part)
      throws TooFewSamplesException {
    Path checkpoint = state.checkpoint(part);
    try {
      if (Files.exists(checkpoint)) {
        try {
          return trainedFrom(checkpoint, data, settings);
        } catch (TowerFileException other) {
          int epochs = settings.schedule().epochs();
          listener.progress("towers", 0, epochs, "from the start: " + other.getMessage());
          Files.delete(checkpoint);
        }
      }
      return trainedFrom(checkpoint, data, settings);
    } catch (IOException fault) {
      throw new UncheckedIOException("%s can't be kept".formatted(checkpoint), fault);
    } catch (TowerFileException fault) {
      throw new IllegalStateException(fault);
    }
  }

  private TrainedTowers trainedFrom(Path checkpoint, TowerData data, TowerSettings settings)
      throws IOException, TowerFileException, TooFewSamplesException {
    int threads = Runtime.getRuntime().availableProcessors();
    try (TowerTrainer trainer = new TowerTrainer(data, settings, threads)) {
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

  /**
   * A query of the time before something was taken.
   *
   * @param itemIds what was taken then, one item or more
   */
  private record Moment(List<String> itemIds, RankingQuery query) {}

  private Fitted fit(
      TenantModel model,
      @Nullable IndexVersion tried,
      TrainedModel untuned,
      List<HeldOut> heldOut,
      TrainingPlan plan,
      Random random,
      Map<String, Double> metrics) {
    ItemFilter filter =
        plan.candidateIds().isEmpty() ? ItemFilter.ALL : ItemFilter.only(plan.candidateIds());
    List<Moment> moments = moments(heldOut, filter);
    int items = moments.stream().mapToInt(moment -> moment.itemIds().size()).sum();
    int others = Math.max(MIN_OTHERS, MAX_ROWS / Math.max(1, items));
    double beta = beta(model, tried, untuned, moments, plan, random);
    model.tried(untuned.withBeta(beta), tried);
    List<SignalSample> samples = samples("signals", model, moments, others, random);
    if (samples.isEmpty()) {
      throw new TooLittleDataException(
          "nothing that could be held out is known by the catalogue: add its items, or give others");
    }
    RankingFit.Result result = RankingFit.of(samples, plan.without(), plan.bounds());
    listener.progress(
        "weights of ranking",
        1,
        1,
        "loss %.4f, of no weights %.4f".formatted(result.loss(), result.lossOfNone()));
    metrics.put("held-out people", (double) moments.size());
    metrics.put("held-out items", (double) samples.size());
    metrics.put("held-out loss", result.loss());
    metrics.put("held-out loss of no weights", result.lossOfNone());
    TrainedModel weighed =
        new TrainedModel(
            untuned.version(),
            result.model(),
            untuned.itemWeights(),
            beta,
            untuned.planner(),
            untuned.intent(),
            untuned.space());
    model.tried(weighed, tried);
    TrainedModel planned = weighed.withPlanner(planner(model, moments, metrics));
    model.tried(planned, tried);
    double intent = intent(model, moments, metrics);
    return new Fitted(result.model(), beta, planned.planner(), intent);
  }

  private PlannerModel planner(
      TenantModel model, List<Moment> moments, Map<String, Double> metrics) {
    List<PlannerSample> samples =
        steps("planner", moments, moment -> model.planned(moment.query(), moment.itemIds()))
            .stream()
            .flatMap(List::stream)
            .toList();
    PlannerFit.Result result = PlannerFit.of(samples);
    metrics.put("planner items", (double) samples.size());
    metrics.put("planner loss", result.loss());
    metrics.put("planner loss untrained", result.lossOfPrior());
    return result.model();
  }

  /**
   * The least knob at which interests fill half of the positions, but none that costs more than a
   * hundredth of the hit rate; the metrics get the curve.
   */
  private double intent(TenantModel model, List<Moment> moments, Map<String, Double> metrics) {
    KnobCurve curve = new KnobCurve();
    for (double intent : INTENTS) {
      List<Found> found = found(model, moments, intent);
      double share =
          found.stream()
              .map(Found::share)
              .flatMapToDouble(OptionalDouble::stream)
              .average()
              .orElse(0);
      metrics.put("held-out hr@30, intent %.1f".formatted(intent), mean(found, Training::hit));
      metrics.put("held-out share, intent %.1f".formatted(intent), share);
      curve.add(intent, mean(found, Training::nearHit), share);
    }
    double chosen = curve.chosen(INTENT_SHARE, INTENT_COST);
    List<Found> found = found(model, moments, chosen);
    metrics.put("held-out hr@30", mean(found, Training::hit));
    metrics.put("held-out ndcg@30", mean(found, Training::gain));
    return chosen;
  }

  private record Fitted(RankingModel ranking, double beta, PlannerModel planner, double intent) {}

  /** The share of the user in tag queries that makes what was taken likeliest. */
  private double beta(
      TenantModel model,
      @Nullable IndexVersion tried,
      TrainedModel untuned,
      List<Moment> moments,
      TrainingPlan plan,
      Random random) {
    List<Moment> few = moments.subList(0, Math.min(MAX_FOR_BETA, moments.size()));
    long seed = random.nextLong();
    double best = untuned.beta();
    double least = Double.POSITIVE_INFINITY;
    for (double beta : BETAS) {
      model.tried(untuned.withBeta(beta), tried);
      List<SignalSample> samples =
          samples("beta %.1f".formatted(beta), model, few, MIN_OTHERS, new Random(seed));
      double loss =
          samples.isEmpty()
              ? Double.POSITIVE_INFINITY
              : RankingFit.of(samples, plan.without(), plan.bounds()).loss();
      if (loss < least) {
        least = loss;
        best = beta;
      }
    }
    return best;
  }

  private List<SignalSample> samples(
      String step, TenantModel model, List<Moment> moments, int others, Random random) {
    List<Long> seeds = moments.stream().map(moment -> random.nextLong()).toList();
    List<Integer> numbers = IntStream.range(0, moments.size()).boxed().toList();
    return steps(
            step,
            numbers,
            i ->
                model.samples(
                    moments.get(i).query(),
                    moments.get(i).itemIds(),
                    others,
                    new Random(seeds.get(i))))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private List<Moment> moments(List<HeldOut> heldOut, ItemFilter filter) {
    record Time(String userId, Instant takenAt) {}

    Map<Time, List<HeldOut>> together = new LinkedHashMap<>();
    for (HeldOut each : heldOut) {
      Time time = new Time(each.userId(), each.takenAt());
      together.computeIfAbsent(time, _ -> new ArrayList<>()).add(each);
    }
    return steps(
            "intents",
            List.copyOf(together.values()),
            taken ->
                queries
                    .before(taken.getFirst(), filter, LONG_LIST)
                    .map(query -> new Moment(taken.stream().map(HeldOut::itemId).toList(), query)))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * What a list has of what was taken.
   *
   * @param places from 0; -1 for what is not in it
   * @param share of its positions that interests fill; none for people with few of these
   */
  private record Found(List<Integer> places, OptionalDouble share) {}

  private List<Found> found(TenantModel model, List<Moment> moments, double intent) {
    return steps(
        "lists, intent %.1f".formatted(intent),
        moments,
        moment -> {
          List<RankedItem> list = model.rank(moment.query().withIntent(intent)).items();
          List<String> ids = list.stream().map(ranked -> ranked.item().id()).toList();
          return new Found(
              moment.itemIds().stream().map(ids::indexOf).toList(),
              moment.query().interests().size() < MIN_INTERESTS
                  ? OptionalDouble.empty()
                  : list.stream()
                      .limit(LIST)
                      .mapToDouble(
                          ranked -> ranked.attribution().expert() == Expert.INTEREST ? 1 : 0)
                      .average());
        });
  }

  /** The mean over people of what their items are worth on average. */
  private static double mean(List<Found> people, IntToDoubleFunction worth) {
    return people.stream()
        .mapToDouble(each ->
            each.places().stream()
                .mapToInt(Integer::intValue)
                .mapToDouble(worth)
                .average()
                .orElse(0))
        .average()
        .orElse(0);
  }

  private static double hit(int place) {
    return place >= 0 && place < LIST ? 1 : 0;
  }

  /** A hit in lists whose ends are spread evenly around {@link #LIST}. */
  private static double nearHit(int place) {
    double spread = 2.0 * (LONG_LIST - LIST);
    return place < 0 ? 0 : Math.clamp((LONG_LIST - place) / spread, 0, 1);
  }

  private static double gain(int place) {
    return hit(place) == 0 ? 0 : Math.log(2) / Math.log(place + 2);
  }

  private <T, R> List<R> steps(String step, List<T> inputs, Function<T, R> work) {
    AtomicInteger done = new AtomicInteger();
    return new Fanout(Runtime.getRuntime().availableProcessors())
        .map(
            inputs,
            input -> {
              listener.check();
              R result = work.apply(input);
              listener.progress(step, done.incrementAndGet(), inputs.size(), "");
              return result;
            });
  }
}
