package io.recgpt.intent.catalogue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * When each item was taken, to the hour: how popular it was lately, as of any time. Nothing of the
 * hour asked about, nor of later, counts.
 */
public final class TakeTimes {
  private static final long MILLIS_PER_HOUR = 3_600_000L;

  private final int[][] hours;

  // The latest result: people mined one after another mostly ask about the same hour.
  private volatile Counted latest = new Counted(Integer.MIN_VALUE, List.of(), new float[0][]);

  private TakeTimes(int[][] hours) {
    this.hours = hours;
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by identity only
  private record Counted(int hour, List<Duration> windows, float[][] counts) {}

  /**
   * How often each item was taken within each window before a time.
   *
   * @return by window, then by item; not to be changed
   */
  public float[][] counts(Instant asOf, List<Duration> windows) {
    int hour = (int) Math.floorDiv(asOf.toEpochMilli(), MILLIS_PER_HOUR);
    Counted known = latest;
    if (known.hour() == hour && known.windows().equals(windows)) {
      return known.counts();
    }
    float[][] counts = new float[windows.size()][hours.length];
    for (int i = 0; i < hours.length; i++) {
      int until = before(hours[i], hour);
      for (int w = 0; w < counts.length; w++) {
        long since = hour - windows.get(w).toHours();
        int from = before(hours[i], (int) Math.max(Integer.MIN_VALUE, since));
        counts[w][i] = until - from;
      }
    }
    latest = new Counted(hour, List.copyOf(windows), counts);
    return counts;
  }

  /** How many of the hours, ascending, are before one. */
  private static int before(int[] hours, int hour) {
    int low = 0;
    int high = hours.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (hours[middle] < hour) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Collects takes, in any order. */
  public static final class Builder {
    private final int[][] hours;
    private final int[] counts;

    /** For a catalogue of so many items. */
    public Builder(int itemCount) {
      this.hours = new int[itemCount][0];
      this.counts = new int[itemCount];
    }

    /** Adds that an item was taken, at a time in milliseconds since 1970. */
    public void take(int item, long atMillis) {
      if (counts[item] == hours[item].length) {
        hours[item] = Arrays.copyOf(hours[item], Math.max(4, 2 * counts[item]));
      }
      hours[item][counts[item]++] = (int) Math.floorDiv(atMillis, MILLIS_PER_HOUR);
    }

    /** What was collected. */
    public TakeTimes build() {
      for (int i = 0; i < hours.length; i++) {
        hours[i] = Arrays.copyOf(hours[i], counts[i]);
        Arrays.sort(hours[i]);
      }
      return new TakeTimes(hours);
    }
  }
}
