package io.recgpt.rpc;

import static java.util.Objects.requireNonNull;

import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.grpc.opentelemetry.GrpcOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a process measures of itself: gRPC's own metrics of servers and channels, and meters for
 * whoever counts something. Labels name methods, tenants, engines; never a user.
 */
public final class Telemetry implements AutoCloseable {
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("service.namespace");

  private final OpenTelemetry openTelemetry;
  private final @Nullable OpenTelemetrySdk sdk;
  private final @Nullable GrpcOpenTelemetry grpc;

  private Telemetry(OpenTelemetry openTelemetry, @Nullable OpenTelemetrySdk sdk) {
    this.openTelemetry = openTelemetry;
    this.sdk = sdk;
    this.grpc = sdk == null ? null : GrpcOpenTelemetry.newBuilder().sdk(sdk).build();
  }

  /** Measures nothing, at no cost. */
  public static Telemetry none() {
    return new Telemetry(OpenTelemetry.noop(), null);
  }

  /**
   * Opens what the settings ask for.
   *
   * @param service name of the service
   * @throws IOException where the port of the metrics can't be bound
   */
  static Telemetry open(String service, TelemetryConfig config) throws IOException {
    if (!config.enabled()) {
      return none();
    }
    SdkMeterProviderBuilder meters =
        SdkMeterProvider.builder()
            .setResource(
                Resource.getDefault()
                    .merge(
                        Resource.create(
                            Attributes.of(SERVICE, requireNonNull(service), NAMESPACE, "recgpt"))));
    config
        .otlpEndpoint()
        .ifPresent(endpoint ->
            meters.registerMetricReader(
                PeriodicMetricReader.create(
                    OtlpHttpMetricExporter.builder().setEndpoint(metricsOf(endpoint)).build())));
    if (config.metricsPort() > 0) {
      meters.registerMetricReader(MetricsEndpoint.open(config.host(), config.metricsPort()));
    }
    OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().setMeterProvider(meters.build()).build();
    return new Telemetry(sdk, sdk);
  }

  private static String metricsOf(URI endpoint) {
    return endpoint.toString().replaceAll("/+$", "") + "/v1/metrics";
  }

  /** A meter of a part of the process, such as {@code io.recgpt.intent}. */
  public Meter meter(String scope) {
    return openTelemetry.getMeter(scope);
  }

  /** Has the calls of a server measured. */
  void measure(ServerBuilder<?> server) {
    if (grpc != null) {
      grpc.configureServerBuilder(server);
    }
  }

  /** Has the calls of a channel measured. */
  void measure(ManagedChannelBuilder<?> channel) {
    if (grpc != null) {
      grpc.configureChannelBuilder(channel);
    }
  }

  /** Sends what is left, and stops listening. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.close();
    }
  }
}
