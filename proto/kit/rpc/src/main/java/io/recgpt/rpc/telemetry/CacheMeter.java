package io.recgpt.rpc.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.function.LongSupplier;

/** Tells how often caches had what was looked for, as {@code recgpt.cache.requests}. */
public final class CacheMeter {
  /** The name of the metric. */
  public static final String NAME = "recgpt.cache.requests";

  private static final String DESCRIPTION = "Looks into a cache: hits had what was looked for.";
  private static final AttributeKey<String> CACHE = AttributeKey.stringKey("cache");
  private static final AttributeKey<String> RESULT = AttributeKey.stringKey("result");

  private CacheMeter() {}

  /** What a look into a cache counts as. */
  public static Attributes attributes(String cache, boolean hit) {
    return Attributes.of(CACHE, cache, RESULT, hit ? "hit" : "miss");
  }

  /**
   * Registers a cache that counts by itself.
   *
   * @param cache its name, in lower case
   * @param hits so far
   * @param misses so far
   */
  public static void observe(Meter meter, String cache, LongSupplier hits, LongSupplier misses) {
    Attributes hit = attributes(cache, true);
    Attributes miss = attributes(cache, false);
    meter
        .counterBuilder(NAME)
        .setDescription(DESCRIPTION)
        .buildWithCallback(counter -> {
          counter.record(hits.getAsLong(), hit);
          counter.record(misses.getAsLong(), miss);
        });
  }
}
