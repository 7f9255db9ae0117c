package io.recgpt.retrieval.ranking;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Positive events in order of time, for popularity at any time and over several spans. Sums are
 * kept for every so many events, so that an answer reads few of them. Late events are put in their
 * place by {@link #settle()}, which must be called before reading.
 */
final class Trending {
  /** The spans that popularity is told of, as half-lives; the last signal has none. */
  static final Map<Signal, Duration> HALF_LIVES =
      Map.of(
          Signal.TREND_OF_HOURS, Duration.ofHours(16),
          Signal.TREND_OF_DAYS, Duration.ofHours(50),
          Signal.TREND_OF_A_WEEK, Duration.ofDays(5),
          Signal.TREND_OF_A_MONTH, Duration.ofDays(21),
          Signal.TREND_OF_A_SEASON, Duration.ofDays(63));

  private static final List<Signal> SPANS =
      List.of(
          Signal.TREND_OF_HOURS,
          Signal.TREND_OF_DAYS,
          Signal.TREND_OF_A_WEEK,
          Signal.TREND_OF_A_MONTH,
          Signal.TREND_OF_A_SEASON,
          Signal.POPULARITY);

  private static final List<Signal> SIGNALS =
      Stream.concat(SPANS.stream(), Stream.of(Signal.AGE)).toList();

  /** What {@link #decay} takes of each span, in exponents a millisecond. */
  private static final double[] RATES =
      SPANS.stream()
          .map(HALF_LIVES::get)
          .mapToDouble(halfLife -> halfLife == null ? 0 : Math.log(2) / halfLife.toMillis())
          .toArray();

  /** Events between two sums that are kept. */
  private static final int BLOCK = 2_048;

  /** Numbers in all sums that are kept: 64 MiB of them. */
  private static final long MOST_NUMBERS = 16L << 20;

  private static final double MILLIS_PER_DAY = 86_400_000.0;
  private static final long MILLIS_PER_SECOND = 1_000;

  private long[] times = new long[16];
  private int[] items = new int[16];
  private float[] weights = new float[16];
  private long[] firstTimes = new long[16];
  private int size;
  private int settled;
  private int catalogue;
  private final Cache<Integer, float[][]> sums =
      Caffeine.newBuilder()
          .maximumWeight(MOST_NUMBERS)
          .weigher((Integer block, float[][] sum) -> sum.length * (1 + sum[0].length))
          .executor(Runnable::run)
          .build();

  /** The sums that the last reader of the newest events made; null: none yet. */
  private volatile @Nullable Head head;

  /** What the last reader of the newest events worked out; null: nothing yet. */
  private volatile @Nullable Second latest;

  /** Sums over the first events, by span and item, as of the last of them. */
  private static final class Head {
    private final int end;
    private final double[][] sums;

    Head(int end, double[][] sums) {
      this.end = end;
      this.sums = sums;
    }
  }

  private Head extended(Head from, int end) {
    double[][] sums = new double[SPANS.size()][];
    for (int span = 0; span < sums.length; span++) {
      double[] sum = Arrays.copyOf(from.sums[span], catalogue);
      if (end > from.end) {
        long last = times[end - 1];
        double left = from.end == 0 ? 0 : decay(span, last - times[from.end - 1]);
        for (int i = 0; i < sum.length; i++) {
          sum[i] *= left;
        }
        for (int i = from.end; i < end; i++) {
          sum[items[i]] += weights[i] * decay(span, last - times[i]);
        }
      }
      sums[span] = sum;
    }
    return new Head(end, sums);
  }

  private static double[][] widened(float[][] sums) {
    double[][] wide = new double[sums.length][];
    for (int span = 0; span < sums.length; span++) {
      wide[span] = new double[sums[span].length];
      for (int i = 0; i < sums[span].length; i++) {
        wide[span][i] = sums[span][i];
      }
    }
    return wide;
  }

  Trending() {
    Arrays.fill(firstTimes, Long.MAX_VALUE);
  }

  void add(Interaction interaction) {
    if (!interaction.action().positive()) {
      return;
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      items = Arrays.copyOf(items, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
    }
    long time = interaction.occurredAt().toEpochMilli();
    int item = interaction.item();
    times[size] = time;
    items[size] = item;
    weights[size] = (float) interaction.action().weight();
    if (settled == size && (size == 0 || times[size - 1] <= time)) {
      settled++;
    }
    size++;
    catalogue = Math.max(catalogue, item + 1);
    if (item >= firstTimes.length) {
      int before = firstTimes.length;
      firstTimes = Arrays.copyOf(firstTimes, Math.max(item + 1, before * 2));
      Arrays.fill(firstTimes, before, firstTimes.length, Long.MAX_VALUE);
    }
    firstTimes[item] = Math.min(firstTimes[item], time);
  }

  /** True where all events stand in order. */
  boolean settled() {
    return settled == size;
  }

  /** Puts late events in their place; must exclude readers. */
  void settle() {
    int[] order =
        IntStream.range(settled, size)
            .boxed()
            .sorted((a, b) -> Long.compare(times[a], times[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    long[] lateTimes = new long[order.length];
    int[] lateItems = new int[order.length];
    float[] lateWeights = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      lateTimes[i] = times[order[i]];
      lateItems[i] = items[order[i]];
      lateWeights[i] = weights[order[i]];
    }
    int from = settled - 1;
    int late = order.length - 1;
    int first = size;
    for (int to = size - 1; late >= 0; to--) {
      if (from >= 0 && times[from] > lateTimes[late]) {
        times[to] = times[from];
        items[to] = items[from];
        weights[to] = weights[from--];
      } else {
        times[to] = lateTimes[late];
        items[to] = lateItems[late];
        weights[to] = lateWeights[late--];
        first = to;
      }
    }
    settled = size;
    int unchanged = first / BLOCK;
    sums.asMap().keySet().removeIf(block -> block > unchanged);
    head = null;
    latest = null;
  }

  /** Positive events until a time. */
  int eventsUntil(Instant asOf) {
    return firstAfter(asOf.toEpochMilli());
  }

  /**
   * Puts each item's popularity at a time into the matrix: by span, of all time, and its age. Times
   * count in whole seconds, so that the many queries of one second share the work.
   */
  void scoreInto(SignalMatrix signals, Instant asOf) {
    long now = asOf.toEpochMilli();
    int end = firstAfter(now);
    long second = now - Math.floorMod(now, MILLIS_PER_SECOND);
    Second known = latest;
    Second of =
        known != null && known.isOf(end, second, signals.size())
            ? known
            : new Second(end, second, signals.size());
    if (known == null || known.end <= end) {
      latest = of;
    }
    for (Signal signal : SIGNALS) {
      signals.putStandardised(signal, () -> of.row(signal));
    }
  }

  /** Popularity and age as of one second, each standardised when first asked for. */
  private final class Second {
    private final int end;
    private final long time;
    private final int size;
    private final AtomicReferenceArray<Optional<float[]>> rows =
        new AtomicReferenceArray<>(SIGNALS.size());

    Second(int end, long time, int size) {
      this.end = end;
      this.time = time;
      this.size = size;
    }

    boolean isOf(int otherEnd, long otherTime, int otherSize) {
      return end == otherEnd && time == otherTime && size == otherSize;
    }

    /** Null where it says the same of all items. */
    float @Nullable [] row(Signal signal) {
      int place = SIGNALS.indexOf(signal);
      Optional<float[]> row = rows.get(place);
      if (row == null) {
        row =
            Optional.ofNullable(
                SignalMatrix.standardised(
                    signal, signal == Signal.AGE ? ages() : popularity(place), size));
        rows.set(place, row);
      }
      return row.orElse(null);
    }

    private double[] popularity(int span) {
      double[] scores = new double[Math.max(size, catalogue)];
      double[] then = upTo(end).sums[span];
      double left = end == 0 ? 0 : decay(span, Math.max(0, time - times[end - 1]));
      for (int i = 0; i < then.length; i++) {
        scores[i] = then[i] * left;
      }
      return scores;
    }

    private double[] ages() {
      double[] ages = new double[Math.max(size, catalogue)];
      for (int i = 0; i < catalogue; i++) {
        ages[i] = firstTimes[i] < time ? (time - firstTimes[i]) / MILLIS_PER_DAY : 0;
      }
      return ages;
    }
  }

  /**
   * Sums over the first events. Queries of now all want all events, and between two of them few
   * come, so that these are added to what the query before had; queries of the past go on from the
   * sums that are kept.
   */
  private Head upTo(int end) {
    Head before = head;
    int block = end / BLOCK;
    if (before != null && before.end == end && before.sums[0].length == catalogue) {
      return before;
    }
    Head from =
        before != null && before.end <= end && before.end >= block * BLOCK
            ? before
            : new Head(block * BLOCK, widened(sum(block)));
    Head made = extended(from, end);
    if (before == null || before.end <= end) {
      head = made;
    }
    return made;
  }

  /** Sums of the events before a block, by span and item, as of the last of them. */
  private float[][] sum(int block) {
    float[][] known = sums.getIfPresent(block);
    if (known != null) {
      return known;
    }
    int start = block;
    float[][] sum = null;
    while (sum == null && start > 0) {
      sum = sums.getIfPresent(--start);
    }
    for (int next = start + 1; next <= block; next++) {
      sum = following(sum, next);
      sums.put(next, sum);
    }
    return sum == null ? new float[SPANS.size()][0] : sum;
  }

  private float[][] following(float @Nullable [][] before, int block) {
    int end = block * BLOCK;
    int start = end - BLOCK;
    float[][] sum = new float[SPANS.size()][catalogue];
    for (int span = 0; span < sum.length; span++) {
      if (before != null && start > 0) {
        double left = decay(span, times[end - 1] - times[start - 1]);
        for (int i = 0; i < before[span].length; i++) {
          sum[span][i] = (float) (before[span][i] * left);
        }
      }
      for (int i = start; i < end; i++) {
        sum[span][items[i]] += (float) (weights[i] * decay(span, times[end - 1] - times[i]));
      }
    }
    return sum;
  }

  private static double decay(int span, long millis) {
    return RATES[span] == 0 ? 1 : Math.exp(-millis * RATES[span]);
  }

  private int firstAfter(long time) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
