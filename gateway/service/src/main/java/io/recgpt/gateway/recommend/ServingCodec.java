package io.recgpt.gateway.recommend;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Timestamp;
import io.recgpt.type.v1.Rung;
import io.recgpt.type.v1.Serving;
import java.time.Duration;

/** Notes how one response comes about: the time of each stage, and what fell short. */
final class ServingCodec {
  private final RecommendMetrics metrics;
  private final Serving.Builder serving = Serving.newBuilder();
  private final StringBuilder shortfalls = new StringBuilder();

  ServingCodec(RecommendMetrics metrics) {
    this.metrics = requireNonNull(metrics, "metrics");
  }

  /** Notes the time that a stage took. */
  void stage(String stage, Duration elapsed) {
    metrics.stage(stage, elapsed);
    serving
        .addStageTimesBuilder()
        .setStage(stage)
        .getElapsedBuilder()
        .setSeconds(elapsed.getSeconds())
        .setNanos(elapsed.getNano());
  }

  /** Notes a sentence of what fell short; an empty one says that nothing did. */
  void shortfall(String sentence) {
    boolean apart = !shortfalls.isEmpty() && !sentence.isEmpty();
    shortfalls.append(apart ? " " : "").append(sentence);
  }

  /** Notes the time of the last event that the answer may rest on. */
  void evidenceUntil(Timestamp time) {
    serving.setEvidenceUntil(time);
  }

  /** All that fell short so far. */
  String reason() {
    return shortfalls.toString();
  }

  Serving encode(Served.Rung rung) {
    return serving
        .setRung(
            switch (rung) {
              case FRESH_PROFILE -> Rung.RUNG_FRESH_PROFILE;
              case STALE_PROFILE -> Rung.RUNG_STALE_PROFILE;
              case SESSION_ONLY -> Rung.RUNG_SESSION_ONLY;
              case POPULAR -> Rung.RUNG_POPULAR;
            })
        .setReason(shortfalls.toString())
        .build();
  }
}
