package io.recgpt.rpc.telemetry;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.setting.Settings;
import java.net.URI;
import java.util.Optional;

/**
 * Where a process tells what it measures.
 *
 * @param host address that the metrics are served on
 * @param metricsPort TCP port of {@code GET /metrics} in Prometheus' text format; 0 for none
 * @param otlpEndpoint collector that takes OTLP over HTTP, such as {@code http://collector:4318}
 * @param tracedPercent share of the calls that begin here whose traces go to the collector, 0 to
 *     100; of others' calls as they say
 */
public record TelemetryConfig(
    String host, int metricsPort, Optional<URI> otlpEndpoint, int tracedPercent) {
  public TelemetryConfig {
    requireNonNull(host);
    requireNonNull(otlpEndpoint);
    if (metricsPort < 0 || metricsPort > 65_535) {
      throw new IllegalArgumentException(
          "metrics-port: %d (expected: 0 to 65535)".formatted(metricsPort));
    }
    if (tracedPercent < 0 || tracedPercent > 100) {
      throw new IllegalArgumentException(
          "traced-percent: %d (expected: 0 to 100)".formatted(tracedPercent));
    }
  }

  /** Reads {@code metrics-port}, {@code otlp-endpoint} and {@code traced-percent}. */
  public static TelemetryConfig read(Settings settings, String host) {
    return new TelemetryConfig(
        host,
        settings.port("metrics-port", 0),
        settings.address("otlp-endpoint"),
        settings.count("traced-percent", 1, 0, 100));
  }

  /** The same, listening to nobody. */
  public TelemetryConfig withoutPage() {
    return new TelemetryConfig(host, 0, otlpEndpoint, tracedPercent);
  }

  /** True where anybody is told. */
  boolean enabled() {
    return metricsPort > 0 || otlpEndpoint.isPresent();
  }
}
