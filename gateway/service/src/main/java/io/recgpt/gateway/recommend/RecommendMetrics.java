package io.recgpt.gateway.recommend;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What is counted of recommendations: {@code recgpt.recommend.served} by rung and by whether items
 * were explained, and {@code recgpt.recommend.stage.duration} in seconds by stage.
 */
public final class RecommendMetrics {
  private static final AttributeKey<String> RUNG = AttributeKey.stringKey("rung");
  private static final AttributeKey<String> EXPLAINED = AttributeKey.stringKey("explained");
  private static final AttributeKey<String> STAGE = AttributeKey.stringKey("stage");
  private static final List<Double> SECONDS =
      List.of(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0);

  private final LongCounter served;
  private final DoubleHistogram stages;

  /** Counts on a meter. */
  public RecommendMetrics(Meter meter) {
    served = meter.counterBuilder("recgpt.recommend.served").build();
    stages =
        meter
            .histogramBuilder("recgpt.recommend.stage.duration")
            .setUnit("s")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
  }

  void served(Served.Rung rung, Explained explained) {
    served.add(1, Attributes.of(RUNG, label(rung), EXPLAINED, label(explained)));
  }

  void stage(String stage, Duration elapsed) {
    stages.record(elapsed.toNanos() / 1e9, Attributes.of(STAGE, stage));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** How many items of a list were explained. */
  enum Explained {
    ALL,
    SOME,
    NONE,
    /** No explanations were asked for. */
    OMITTED;

    static Explained of(long explained, long items) {
      return explained == items ? ALL : explained == 0 ? NONE : SOME;
    }
  }
}
