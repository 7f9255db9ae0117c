package io.recgpt.rpc.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers {@code GET /metrics} with all that is measured, in Prometheus' text format. */
final class MetricsEndpoint implements MetricReader {
  private final HttpServer server;
  private final ExecutorService handlers;
  private volatile CollectionRegistration metrics = CollectionRegistration.noop();

  private MetricsEndpoint(HttpServer server, ExecutorService handlers) {
    this.server = server;
    this.handlers = handlers;
  }

  /**
   * Listens on a TCP port.
   *
   * @throws IOException where it can't be bound
   */
  static MetricsEndpoint open(String host, int port) throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException unbound) {
      throw new IOException(
          "metrics-port: %s:%d can't be bound (give another)".formatted(host, port), unbound);
    }
    ExecutorService handlers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("metrics-", 0).factory());
    MetricsEndpoint endpoint = new MetricsEndpoint(server, handlers);
    server.setExecutor(handlers);
    server.createContext("/metrics", endpoint::answer);
    server.start();
    return endpoint;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] text = PrometheusText.of(metrics.collectAllMetrics()).getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", PrometheusText.CONTENT_TYPE);
      exchange.sendResponseHeaders(200, text.length);
      exchange.getResponseBody().write(text);
    }
  }

  @Override
  public void register(CollectionRegistration registration) {
    metrics = registration;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    server.stop(0);
    handlers.shutdown();
    return CompletableResultCode.ofSuccess();
  }
}
