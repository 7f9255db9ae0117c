package io.recgpt.retrieval.learning;

import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.ranking.PlannerSample;
import io.recgpt.retrieval.ranking.Position;
import io.recgpt.retrieval.ranking.TenantModel;
import io.recgpt.retrieval.ranking.channels.SignalSample;
import io.recgpt.retrieval.ranking.model.PlannerModel;
import io.recgpt.retrieval.ranking.model.RankingModel;
import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.model.TrainedModel;
import io.recgpt.retrieval.ranking.query.Channel;
import io.recgpt.retrieval.ranking.query.Expert;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.rpc.call.Fanout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Fits how a tenant's items are ranked on what people took at moments that were held out: the share
 * of the user in tag queries, the weights of the signals, those of the planner, and the knob of
 * intent, in this order.
 */
final class RankingTrainer {
  /** Rows that the weights of ranking are fitted on, at most; each takes 64 bytes. */
  private static final int MAX_ROWS = 4_000_000;

  private static final int MIN_OTHERS = 200;
  private static final int LIST = 30;

  /** Lists that tell the cost of a knob: what is a little beyond the end says as much of it. */
  private static final int LONG_LIST = 45;

  /** Shares of the user in a tag query that are tried, on so many people at most. */
  private static final double[] BETAS = {0, 0.2, 0.4, 0.6, 0.8};

  private static final int MAX_FOR_BETA = 400;

  private static final Set<Signal> TAG_SIGNALS =
      EnumSet.copyOf(
          Arrays.stream(Signal.values())
              .filter(signal -> signal.channel() == Channel.TAG)
              .toList());

  /** Those that don't depend on the share of the user in a tag query. */
  private static final Set<Signal> OTHER_SIGNALS =
      EnumSet.complementOf(EnumSet.copyOf(TAG_SIGNALS));

  /**
   * Knobs of intent that are tried, from the least, and the share of the hit rate they may cost.
   */
  private static final List<Double> INTENTS = List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0);

  private static final double INTENT_COST = 0.01;

  /** Share of the positions that interests should fill, of people with so many of them. */
  private static final double INTENT_SHARE = 0.5;

  private static final int MIN_INTERESTS = 3;

  private final TenantModel model;
  private final @Nullable IndexVersion tried;
  private final Queries queries;
  private final TrainingPlan plan;
  private final Random random;
  private final Map<String, Double> metrics;
  private final TrainingListener listener;

  /**
   * A fit on a model of the time before.
   *
   * @param tried the version of the index that the model searches; null without towers
   * @param metrics gets figures by name
   */
  RankingTrainer(
      TenantModel model,
      @Nullable IndexVersion tried,
      Queries queries,
      TrainingPlan plan,
      Random random,
      Map<String, Double> metrics,
      TrainingListener listener) {
    this.model = model;
    this.tried = tried;
    this.queries = queries;
    this.plan = plan;
    this.random = random;
    this.metrics = metrics;
    this.listener = listener;
  }

  /**
   * What was fitted.
   *
   * @param beta share of the user in tag queries, 0 to 1
   * @param intent how far interests lead, 0 to 1
   */
  record Fitted(RankingModel ranking, double beta, PlannerModel planner, double intent) {}

  /**
   * A query of the time before something was taken.
   *
   * @param itemIds what was taken then, one item or more
   */
  private record Moment(List<String> itemIds, RankingQuery query) {}

  /**
   * Fits; the model ranks by what was fitted last.
   *
   * @param untuned what the model ranks by as yet
   * @throws TooLittleDataException where the catalogue knows nothing of what was held out
   */
  Fitted fit(TrainedModel untuned, List<HeldOut> heldOut) {
    ItemFilter filter =
        plan.candidateIds().isEmpty() ? ItemFilter.ALL : ItemFilter.only(plan.candidateIds());
    List<Moment> drawn = moments(heldOut, filter);
    List<Moment> moments = byTime(drawn);
    int items = moments.stream().mapToInt(moment -> moment.itemIds().size()).sum();
    int others = Math.max(MIN_OTHERS, MAX_ROWS / Math.max(1, items));
    double beta = beta(untuned, byTime(drawn.subList(0, Math.min(MAX_FOR_BETA, drawn.size()))));
    model.tried(untuned.withBeta(beta), tried);
    List<SignalSample> samples =
        samples("signals", moments, EnumSet.allOf(Signal.class), others, random);
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
    TrainedModel planned = weighed.withPlanner(planner(moments));
    model.tried(planned, tried);
    double intent = intent(moments);
    return new Fitted(result.model(), beta, planned.planner(), intent);
  }

  private PlannerModel planner(List<Moment> moments) {
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
  private double intent(List<Moment> moments) {
    KnobCurve curve = new KnobCurve();
    List<List<Found>> lists = found("lists", moments, INTENTS);
    for (int i = 0; i < INTENTS.size(); i++) {
      double intent = INTENTS.get(i);
      List<Found> found = lists.get(i);
      double share =
          found.stream()
              .map(Found::share)
              .flatMapToDouble(OptionalDouble::stream)
              .average()
              .orElse(0);
      metrics.put(
          "held-out hr@30, intent %.1f".formatted(intent), mean(found, RankingTrainer::hit));
      metrics.put("held-out share, intent %.1f".formatted(intent), share);
      curve.add(intent, mean(found, RankingTrainer::nearHit), share);
    }
    double chosen = curve.chosen(INTENT_SHARE, INTENT_COST);
    List<Found> found = found("lists as they will be", moments, List.of(chosen)).getFirst();
    metrics.put("held-out hr@30", mean(found, RankingTrainer::hit));
    metrics.put("held-out ndcg@30", mean(found, RankingTrainer::gain));
    return chosen;
  }

  /** The share of the user in tag queries that makes what was taken likeliest. */
  private double beta(TrainedModel untuned, List<Moment> few) {
    long seed = random.nextLong();
    double best = untuned.beta();
    double least = Double.POSITIVE_INFINITY;
    List<SignalSample> samples =
        samples("signals but tags", few, OTHER_SIGNALS, MIN_OTHERS, new Random(seed));
    for (double beta : BETAS) {
      model.tried(untuned.withBeta(beta), tried);
      List<SignalSample> tags =
          samples("beta %.1f".formatted(beta), few, TAG_SIGNALS, MIN_OTHERS, new Random(seed));
      List<SignalSample> both =
          IntStream.range(0, samples.size())
              .mapToObj(i -> samples.get(i).with(TAG_SIGNALS, tags.get(i)))
              .toList();
      double loss =
          both.isEmpty()
              ? Double.POSITIVE_INFINITY
              : RankingFit.of(both, plan.without(), plan.bounds()).loss();
      if (loss < least) {
        least = loss;
        best = beta;
      }
    }
    return best;
  }

  private List<SignalSample> samples(
      String step, List<Moment> moments, Set<Signal> wanted, int others, Random seeded) {
    List<Long> seeds = moments.stream().map(moment -> seeded.nextLong()).toList();
    List<Integer> numbers = IntStream.range(0, moments.size()).boxed().toList();
    return steps(
            step,
            numbers,
            i ->
                model.samples(
                    moments.get(i).query(),
                    moments.get(i).itemIds(),
                    wanted,
                    others,
                    new Random(seeds.get(i))))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  /** One after another in time, since counts of people move on from one time to the next. */
  private static List<Moment> byTime(List<Moment> moments) {
    return moments.stream()
        .sorted(Comparator.comparing((Moment moment) -> moment.query().asOf()))
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

  /** What the lists of all moments have at each of some knobs of intent. */
  private List<List<Found>> found(String step, List<Moment> moments, List<Double> intents) {
    List<List<Found>> byMoment =
        steps(
            step,
            moments,
            moment ->
                model.positions(moment.query(), intents).stream()
                    .map(list -> found(moment, list))
                    .toList());
    return IntStream.range(0, intents.size())
        .mapToObj(i -> byMoment.stream().map(each -> each.get(i)).toList())
        .toList();
  }

  private static Found found(Moment moment, List<Position> list) {
    List<String> ids = list.stream().map(Position::itemId).toList();
    return new Found(
        moment.itemIds().stream().map(ids::indexOf).toList(),
        moment.query().interests().size() < MIN_INTERESTS
            ? OptionalDouble.empty()
            : list.stream()
                .limit(LIST)
                .mapToDouble(position -> position.expert() == Expert.INTEREST ? 1 : 0)
                .average());
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
