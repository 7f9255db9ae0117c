package io.recgpt.retrieval.ranking.channels;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.recgpt.retrieval.numeric.Strongest;
import io.recgpt.retrieval.ranking.model.Signal;
import io.recgpt.retrieval.ranking.people.PositiveEvents;
import io.recgpt.retrieval.ranking.table.Table;
import io.recgpt.rpc.call.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Popularity at any time and over several spans, by the positive events. Sums are kept as of the
 * begins of some days, a few thousand events apart, so that an answer reads few of them, and a log
 * of many days costs no more than its events do. All are made in one way, from one such day to the
 * next and in the order of the events, whatever was asked for before: the same events give the same
 * numbers to the last bit.
 */
public final class Trending {
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

  /** Time between two sums that are kept, in milliseconds. */
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** Numbers in all sums that are kept: 64 MiB of them. */
  private static final long MAX_NUMBERS = 16L << 20;

  /** Events between two days whose sums are kept, if a day has no more. */
  private static final int STEP = 4_096;

  private static final double MILLIS_PER_DAY = 86_400_000.0;
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long MILLIS_PER_MINUTE = 60 * MILLIS_PER_SECOND;

  private final PositiveEvents events;
  private final Cache<Long, float[][]> sums =
      Caffeine.newBuilder()
          .maximumWeight(MAX_NUMBERS)
          .weigher((Long day, float[][] sum) -> sum.length * (1 + sum[0].length))
          .executor(Runnable::run)
          .build();

  /** The sums that the last reader of the newest events made; null: none yet. */
  private volatile @Nullable Head head;

  /** What the last reader of the newest events worked out; null: nothing yet. */
  private volatile @Nullable Second latest;

  /** Sums over the first events, by span and item, as of the begin of the last one's day. */
  @SuppressWarnings("ArrayRecordComponent") // Read in this class alone, and never compared.
  private record Head(int end, long day, double[][] sums) {}

  /**
   * Popularity by some events.
   *
   * @param events to be added to by others, and settled before reading
   */
  public Trending(PositiveEvents events) {
    this.events = events;
  }

  /** To be called when events were put between others, the first of them at that time. */
  public void forgetFrom(long time) {
    long day = Math.floorDiv(time, DAY);
    sums.asMap().keySet().removeIf(kept -> kept > day);
    Head kept = head;
    if (kept != null && !allBefore(time, kept.end())) {
      head = null;
    }
    Second known = latest;
    if (known != null && !allBefore(time, known.end)) {
      latest = null;
    }
  }

  /**
   * Whether the first events all happened before a time, so that what came in then changes none.
   */
  private boolean allBefore(long time, int end) {
    return end == 0 || events.time(end - 1) < time;
  }

  /** Positive events until a time. */
  public int eventsUntil(Instant asOf) {
    return events.until(asOf.toEpochMilli());
  }

  /** Puts the candidates' popularity into the matrix: by span, of all time, and their age. */
  void scoreInto(SignalMatrix signals, Second of) {
    for (Signal signal : SIGNALS) {
      if (signals.wants(signal)) {
        signals.putStandardised(signal, of.row(signal));
      }
    }
  }

  /**
   * Popularity as of a time, or as of the begin of its minute.
   *
   * @param table the items
   */
  Second at(Instant asOf, Table table, boolean byMinute) {
    return at(asOf, table.present(), table.size(), byMinute);
  }

  Second at(Instant asOf, BitSet present, int size, boolean byMinute) {
    long now = asOf.toEpochMilli();
    long span = byMinute ? MILLIS_PER_MINUTE : MILLIS_PER_SECOND;
    long begin = now - Math.floorMod(now, span);
    int end = events.until(byMinute ? begin : now);
    Second known = latest;
    Second of =
        known != null && known.isOf(end, begin, present)
            ? known
            : new Second(end, begin, present, size);
    if (known == null || known.end <= end) {
      latest = of;
    }
    return of;
  }

  /**
   * Popularity and age as of one second, each standardised when first asked for, so that the many
   * queries of one second share the work.
   */
  final class Second {
    private final int end;
    private final long time;
    private final BitSet present;
    private final int size;
    private final AtomicReferenceArray<Optional<float[]>> rows =
        new AtomicReferenceArray<>(SIGNALS.size());
    private final AtomicReferenceArray<int[]> firsts = new AtomicReferenceArray<>(SPANS.size());

    private Second(int end, long time, BitSet present, int size) {
      this.end = end;
      this.time = time;
      this.present = present;
      this.size = size;
    }

    @SuppressWarnings("ReferenceEquality") // A table that changes has another set.
    private boolean isOf(int otherEnd, long otherTime, BitSet others) {
      return end == otherEnd && time == otherTime && present == others;
    }

    /** Null where it says the same of all items. */
    float @Nullable [] row(Signal signal) {
      int place = SIGNALS.indexOf(signal);
      Optional<float[]> row = rows.get(place);
      if (row == null) {
        row =
            Optional.ofNullable(
                SignalMatrix.standardised(
                    signal, signal == Signal.AGE ? ages() : popularity(place), present));
        rows.set(place, row);
      }
      return row.orElse(null);
    }

    /**
     * The items of the highest popularity in each span, some of them more than once.
     *
     * @param most of each span
     */
    void firsts(int most, IntConsumer to) {
      for (int span = 0; span < SPANS.size(); span++) {
        int[] known = firsts.get(span);
        if (known == null || known.length < Math.min(most, size)) {
          float[] row = row(SPANS.get(span));
          known = row == null ? new int[0] : Strongest.of(row, present, most);
          firsts.set(span, known);
        }
        for (int ordinal : known) {
          to.accept(ordinal);
        }
      }
    }

    private double[] popularity(int span) {
      double[] scores = new double[size];
      if (end > 0) {
        Head then = upTo(end);
        double[] sums = then.sums()[span];
        double left = decay(span, time - then.day() * DAY);
        for (int i = 0; i < Math.min(scores.length, sums.length); i++) {
          scores[i] = sums[i] * left;
        }
      }
      return scores;
    }

    private double[] ages() {
      double[] ages = new double[size];
      for (int i = 0; i < ages.length; i++) {
        long first = events.firstOf(i);
        ages[i] = first < time ? (time - first) / MILLIS_PER_DAY : 0;
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
    long day = dayOf(end - 1);
    if (before != null && before.end() == end) {
      return before;
    }
    Head made;
    if (before != null && before.day() == day && before.end() < end) {
      double[][] sums = Arrays.stream(before.sums()).map(double[]::clone).toArray(double[][]::new);
      made = new Head(end, day, added(sums, before.end(), end, day));
    } else {
      int start = events.until(day * DAY - 1);
      made = new Head(end, day, added(widened(sumAt(day, start)), start, end, day));
    }
    if (before == null || before.end() <= end) {
      head = made;
    }
    return made;
  }

  private long dayOf(int event) {
    return Math.floorDiv(events.time(event), DAY);
  }

  /** Adds events to sums as of the begin of a day: earlier ones weigh less than 1, later more. */
  private double[][] added(double[][] sums, int from, int to, long day) {
    for (int span = 0; span < sums.length; span++) {
      if (sums[span].length < events.itemCount()) {
        sums[span] = Arrays.copyOf(sums[span], events.itemCount());
      }
      for (int i = from; i < to; i++) {
        sums[span][events.item(i)] += events.weight(i) * decay(span, day * DAY - events.time(i));
      }
    }
    return sums;
  }

  /**
   * The begin of a day.
   *
   * @param event the first one that is not before it
   */
  private record DayBegin(long day, int event) {}

  /** Sums of the events before a day, by span and item, as of its begin. */
  private float[][] sumAt(long day, int start) {
    Deque<DayBegin> unknown = new ArrayDeque<>();
    DayBegin at = new DayBegin(day, start);
    float[][] sum = new float[SPANS.size()][0];
    while (at.event() > 0) {
      float[][] known = sums.getIfPresent(at.day());
      if (known != null) {
        sum = known;
        break;
      }
      unknown.push(at);
      at = before(at);
    }
    while (!unknown.isEmpty()) {
      Cancellation.check();
      DayBegin next = unknown.pop();
      double[][] left = faded(sum, (next.day() - at.day()) * DAY);
      sum = narrowed(added(left, at.event(), next.event(), next.day()));
      sums.put(next.day(), sum);
      at = next;
    }
    return sum;
  }

  /**
   * The day from whose sums those of another are made: by the events alone, not by what is kept.
   */
  private DayBegin before(DayBegin next) {
    long day = dayOf((next.event() - 1) / STEP * STEP);
    return new DayBegin(day, events.until(day * DAY - 1));
  }

  private static double[][] faded(float[][] sums, long millis) {
    double[][] left = widened(sums);
    for (int span = 0; span < left.length; span++) {
      double share = decay(span, millis);
      for (int i = 0; i < left[span].length; i++) {
        left[span][i] *= share;
      }
    }
    return left;
  }

  private static float[][] narrowed(double[][] sums) {
    float[][] narrow = new float[sums.length][];
    for (int span = 0; span < sums.length; span++) {
      narrow[span] = new float[sums[span].length];
      for (int i = 0; i < narrow[span].length; i++) {
        narrow[span][i] = (float) sums[span][i];
      }
    }
    return narrow;
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

  private static double decay(int span, long millis) {
    return RATES[span] == 0 ? 1 : Math.exp(-millis * RATES[span]);
  }
}
