package io.recgpt.load;

import io.recgpt.processes.MetricsPage;
import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How often the caches of four services had what was looked for, by their metrics. */
record HitRates(Map<String, Counts> caches) {
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

  /** By cache. */
  static Map<String, Counts> read(MetricsPage metrics) {
    Map<String, Counts> caches = new TreeMap<>();
    metrics
        .named("recgpt_cache_requests_total")
        .forEach(it ->
            caches.merge(
                it.label("cache"),
                it.label("result").equals("hit")
                    ? new Counts(it.value(), 0)
                    : new Counts(0, it.value()),
                Counts::plus));
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
