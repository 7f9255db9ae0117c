package io.recgpt.rpc.telemetry;

import static java.util.Objects.requireNonNull;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.grpc.opentelemetry.GrpcOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.recgpt.rpc.trace.CallTraces;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a process measures of itself: gRPC's own metrics of servers and channels, traces of their
 * calls, and meters for whoever counts something. Labels name methods, tenants, engines; never a
 * user.
 */
public final class Telemetry implements AutoCloseable {
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("service.namespace");

  private final OpenTelemetry openTelemetry;
  private final @Nullable OpenTelemetrySdk sdk;
  private final @Nullable GrpcOpenTelemetry grpc;
  private final Optional<CallTraces> traces;

  private Telemetry(OpenTelemetry openTelemetry, @Nullable OpenTelemetrySdk sdk) {
    this.openTelemetry = openTelemetry;
    this.sdk = sdk;
    this.grpc = sdk == null ? null : GrpcOpenTelemetry.newBuilder().sdk(sdk).build();
    this.traces = Optional.ofNullable(sdk).map(CallTraces::new);
  }

  /** Tells an SDK that somebody has set up; closes it in the end. */
  public static Telemetry to(OpenTelemetrySdk sdk) {
    return new Telemetry(sdk, sdk);
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
  public static Telemetry open(String service, TelemetryConfig config) throws IOException {
    if (!config.enabled()) {
      return none();
    }
    Resource resource =
        Resource.getDefault()
            .merge(
                Resource.create(
                    Attributes.of(SERVICE, requireNonNull(service), NAMESPACE, "recgpt")));
    SdkMeterProviderBuilder meters = SdkMeterProvider.builder().setResource(resource);
    SdkTracerProviderBuilder tracers =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setSampler(
                Sampler.parentBased(Sampler.traceIdRatioBased(config.tracedPercent() / 100.0)));
    config
        .otlpEndpoint()
        .ifPresent(endpoint -> {
          meters.registerMetricReader(
              PeriodicMetricReader.create(
                  OtlpHttpMetricExporter.builder().setEndpoint(at(endpoint, "metrics")).build()));
          tracers.addSpanProcessor(
              BatchSpanProcessor.builder(
                      OtlpHttpSpanExporter.builder().setEndpoint(at(endpoint, "traces")).build())
                  .build());
        });
    if (config.metricsPort() > 0) {
      meters.registerMetricReader(MetricsEndpoint.open(config.host(), config.metricsPort()));
    }
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setMeterProvider(meters.build())
            .setTracerProvider(tracers.build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    return to(sdk);
  }

  private static String at(URI endpoint, String signal) {
    return endpoint.toString().replaceAll("/+$", "") + "/v1/" + signal;
  }

  /** A meter of a part of the process, such as {@code io.recgpt.intent}. */
  public Meter meter(String scope) {
    return openTelemetry.getMeter(scope);
  }

  /** Has the calls of a server measured and traced. */
  public void measure(ServerBuilder<?> server) {
    if (grpc != null) {
      grpc.configureServerBuilder(server);
    }
    traces.ifPresent(calls -> server.intercept(calls.ofServer()));
  }

  /** Has the calls of a channel measured and traced. */
  public void measure(ManagedChannelBuilder<?> channel) {
    if (grpc != null) {
      grpc.configureChannelBuilder(channel);
    }
    traces.ifPresent(calls -> channel.intercept(calls.ofChannel()));
  }

  /** Traces the calls of a channel that somebody else opens, to a language model for example. */
  public List<ClientInterceptor> channelTraces() {
    return traces.map(CallTraces::ofChannel).stream().toList();
  }

  /** Sends what is left, and stops listening. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.close();
    }
  }
}
