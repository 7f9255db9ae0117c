package io.recgpt.load;

import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How often the caches of four services had what was looked for, by their metrics. */
record HitRates(Map<String, Counts> caches) {
  private static final Pattern LINE =
      Pattern.compile("recgpt_cache_requests_total\\{(.*)} ([0-9.E+]+)");
  private static final Pattern CACHE = Pattern.compile("cache=\"([^\"]+)\"");

  /** Looks into one cache. */
  record Counts(double hits, double misses) {
    private static final Counts NONE = new Counts(0, 0);

    Counts plus(Counts other) {
      return new Counts(hits + other.hits, misses + other.misses);
    }

    Counts minus(Counts other) {
      return new Counts(hits - other.hits, misses - other.misses);
    }

    double rate() {
      return hits / Math.max(1, hits + misses);
    }
  }

  HitRates {
    caches = Map.copyOf(caches);
  }

  /** So far. */
  static HitRates of(ServiceCluster cluster) throws IOException {
    Map<String, Counts> caches = new TreeMap<>();
    for (Service service : Service.values()) {
      caches.putAll(read(cluster.metrics(service)));
    }
    return new HitRates(caches);
  }

  /** By cache, out of the text of a Prometheus endpoint. */
  static Map<String, Counts> read(String metrics) {
    Map<String, Counts> caches = new TreeMap<>();
    Matcher lines = LINE.matcher(metrics);
    while (lines.find()) {
      Matcher cache = CACHE.matcher(lines.group(1));
      if (cache.find()) {
        double count = Double.parseDouble(lines.group(2));
        boolean hit = lines.group(1).contains("result=\"hit\"");
        caches.merge(
            cache.group(1), hit ? new Counts(count, 0) : new Counts(0, count), Counts::plus);
      }
    }
    return caches;
  }

  HitRates since(HitRates before) {
    Map<String, Counts> since = new TreeMap<>();
    caches.forEach((cache, counts) ->
        since.put(cache, counts.minus(before.caches.getOrDefault(cache, Counts.NONE))));
    return new HitRates(since);
  }

  /** By cache, in percent. */
  @Override
  public String toString() {
    return new TreeMap<>(caches)
        .entrySet().stream()
            .map(it ->
                String.format(
                    Locale.ROOT,
                    "%s %.1f %%",
                    it.getKey().replace('_', ' '),
                    100 * it.getValue().rate()))
            .collect(Collectors.joining(", "));
  }
}
