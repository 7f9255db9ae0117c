package io.recgpt.intent.tag;

import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.FollowStatistics;
import io.recgpt.intent.catalogue.Kinds;
import io.recgpt.intent.catalogue.TakeTimes;
import io.recgpt.intent.catalogue.Vectors;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Foresees of which kind the next new thing is that a person takes: a log-linear blend of what such
 * people took next, what is taken lately, how near a kind lies to the history, and how often the
 * person took of it.
 */
public final class KindForecast {
  private static final List<Duration> WINDOWS =
      List.of(
          Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(90), Duration.ofDays(100_000));

  /** Weights of the logarithms of the windows' shares: what was popular for ever speaks against. */
  private static final double[] WINDOW_WEIGHTS = {0.08, 0.55, 0.17, -0.43};

  private static final double FOLLOWS = 0.12;
  private static final double FOLLOWS_CLOSELY = 0.17;
  private static final double NEAR = 0.14;
  private static final double OWN = 0.05;

  /** How steeply nearness counts: e to this times a cosine. */
  private static final double NEARNESS_SCALE = 8;

  /** Each source gives this part of an even share to what it knows nothing of. */
  private static final double EVEN_PART = 0.01;

  private final Catalogue catalogue;
  private final Kinds kinds;
  private final FollowStatistics statistics;
  private final TakeTimes times;

  /** A forecast of the kinds of a catalogue. */
  public KindForecast(
      Catalogue catalogue, Kinds kinds, FollowStatistics statistics, TakeTimes times) {
    this.catalogue = catalogue;
    this.kinds = kinds;
    this.statistics = statistics;
    this.times = times;
  }

  /**
   * What is foreseen.
   *
   * @param ofKind the probability of each kind
   * @param ofItem how much speaks for each item
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by identity only
  record Forecast(double[] ofKind, float[] ofItem) {}

  Forecast of(TagHistory history) {
    float[] follows = new float[catalogue.size()];
    history.weights().forEach((item, weight) -> statistics.predict(item, weight, follows));
    float[][] taken = times.counts(history.asOf(), WINDOWS);
    return new Forecast(ofKind(follows, taken, history), appeal(follows, taken[1], history));
  }

  private double[] ofKind(float[] follows, float[][] taken, TagHistory history) {
    double[] log = new double[kinds.size()];
    for (int w = 0; w < WINDOW_WEIGHTS.length; w++) {
      add(log, ofKinds(taken[w], history, 1), WINDOW_WEIGHTS[w]);
    }
    add(log, ofKinds(follows, history, 1), FOLLOWS);
    add(log, ofKinds(follows, history, 2), FOLLOWS_CLOSELY);
    add(log, near(history), NEAR);
    add(log, own(history), OWN);
    return softmax(log);
  }

  /** What each kind's unseen items have, to a power, added up. */
  private double[] ofKinds(float[] ofItems, TagHistory history, int power) {
    double[] sums = new double[kinds.size()];
    for (int i = 0; i < ofItems.length; i++) {
      if (ofItems[i] > 0 && !history.seen().contains(i)) {
        sums[kinds.of(i)] += power == 1 ? ofItems[i] : (double) ofItems[i] * ofItems[i];
      }
    }
    return sums;
  }

  private double[] near(TagHistory history) {
    float[] centre = new float[catalogue.dimension()];
    history
        .weights()
        .forEach(
            (item, weight) -> Vectors.add(centre, catalogue.vector(item), weight.floatValue()));
    Vectors.unit(centre);
    double[] near = new double[kinds.size()];
    for (int i = 0; i < catalogue.size(); i++) {
      if (!history.seen().contains(i)) {
        near[kinds.of(i)]++;
      }
    }
    for (int k = 0; k < near.length; k++) {
      near[k] *= Math.exp(NEARNESS_SCALE * Vectors.dot(centre, kinds.centre(k)));
    }
    return near;
  }

  private double[] own(TagHistory history) {
    double[] own = new double[kinds.size()];
    for (Map.Entry<Integer, Double> taken : history.weights().entrySet()) {
      own[kinds.of(taken.getKey())] += 1;
    }
    return own;
  }

  /** Half of what follows on the history, half of what was taken in the past month. */
  private static float[] appeal(float[] follows, float[] lately, TagHistory history) {
    double followed = 1e-9;
    double taken = 1e-9;
    for (int i = 0; i < follows.length; i++) {
      followed += follows[i];
      taken += lately[i];
    }
    float[] appeal = new float[follows.length];
    for (int i = 0; i < appeal.length; i++) {
      appeal[i] =
          history.seen().contains(i) ? 0 : (float) (follows[i] / followed + lately[i] / taken) / 2;
    }
    return appeal;
  }

  private static void add(double[] log, double[] sums, double weight) {
    double total = Arrays.stream(sums).sum();
    for (int k = 0; k < log.length && total > 0; k++) {
      log[k] += weight * Math.log(sums[k] / total + EVEN_PART / log.length);
    }
  }

  private static double[] softmax(double[] log) {
    double most = Arrays.stream(log).max().orElse(0);
    double[] share = new double[log.length];
    double total = 0;
    for (int k = 0; k < log.length; k++) {
      share[k] = Math.exp(log[k] - most);
      total += share[k];
    }
    for (int k = 0; k < log.length; k++) {
      share[k] /= total;
    }
    return share;
  }
}
