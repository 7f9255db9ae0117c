package io.recgpt.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.CatalogueServiceGrpc.CatalogueServiceImplBase;
import io.recgpt.gateway.v1.GetItemRequest;
import io.recgpt.gateway.v1.GetItemResponse;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.rpc.telemetry.Telemetry;
import io.recgpt.rpc.trace.TracedJsonEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers, the first of which calls the second, as the gateway calls its services. */
@Timeout(60)
final class TraceTest {
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final Telemetry telemetry =
      Telemetry.to(
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .addSpanProcessor(SimpleSpanProcessor.create(spans))
                      .build())
              .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
              .build());
  private final AtomicReference<String> logged = new AtomicReference<>("");

  private RpcServer back;
  private RpcServer front;
  private ManagedChannel toBack;
  private ManagedChannel toFront;
  private boolean stopped;

  @BeforeEach
  void start() throws IOException {
    back = serve(new Back());
    toBack = RpcChannels.target("127.0.0.1:" + back.port(), telemetry);
    front = serve(new Front());
    toFront = RpcChannels.target("127.0.0.1:" + front.port());
  }

  @AfterEach
  void stop() {
    toFront.shutdownNow();
    stopServers();
    toBack.shutdownNow();
    telemetry.close();
  }

  private RpcServer serve(CatalogueServiceImplBase service) throws IOException {
    RpcServer server =
        RpcServer.named("trace").service(service).tcp("127.0.0.1", 0).telemetry(telemetry).start();
    server.serving();
    return server;
  }

  @Test
  void call_throughTwoServers_isOneTraceAndMarksTheLog() {
    call("trail-shoe");
    stopServers();

    List<SpanData> found = spans.getFinishedSpanItems();
    assertThat(found).extracting(SpanData::getTraceId).containsOnly(found.getFirst().getTraceId());
    SpanData atFront = only(found, SpanKind.SERVER, "0000000000000000");
    SpanData towardsBack = only(found, SpanKind.CLIENT, atFront.getSpanId());
    SpanData atBack = only(found, SpanKind.SERVER, towardsBack.getSpanId());
    assertThat(atBack.getName()).isEqualTo("recgpt.gateway.v1.CatalogueService/GetItem");
    assertThat(found).hasSize(3);
    assertThat(logged.get())
        .contains("\"trace_id\":\"%s\"".formatted(atBack.getTraceId()))
        .contains("\"span_id\":\"%s\"".formatted(atBack.getSpanId()))
        .endsWith("}\n");
  }

  @Test
  void call_thatFails_marksItsSpansAndTellsNothingOfTheRequest() {
    assertThatThrownBy(() -> call("broken")).isInstanceOf(StatusRuntimeException.class);
    stopServers();

    assertThat(spans.getFinishedSpanItems())
        .hasSize(3)
        .allSatisfy(span -> {
          assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
          assertThat(span.toString()).doesNotContain("broken");
        });
  }

  private void call(String itemId) {
    GetItemResponse ignored =
        CatalogueServiceGrpc.newBlockingStub(toFront)
            .getItem(GetItemRequest.newBuilder().setItemId(itemId).build());
    assertThat(ignored).isNotNull();
  }

  /** A span may end after its answer has arrived, but not after its server has. */
  private void stopServers() {
    if (!stopped) {
      stopped = true;
      front.close();
      back.close();
    }
  }

  private static SpanData only(List<SpanData> spans, SpanKind kind, String parent) {
    return spans.stream()
        .filter(span -> span.getKind() == kind && span.getParentSpanId().equals(parent))
        .findFirst()
        .orElseThrow();
  }

  private final class Front extends CatalogueServiceImplBase {
    @Override
    public void getItem(GetItemRequest request, StreamObserver<GetItemResponse> observer) {
      Unary.answer(observer, () -> CatalogueServiceGrpc.newBlockingStub(toBack).getItem(request));
    }
  }

  private final class Back extends CatalogueServiceImplBase {
    @Override
    public void getItem(GetItemRequest request, StreamObserver<GetItemResponse> observer) {
      Unary.answer(
          observer,
          () -> {
            if (request.getItemId().equals("broken")) {
              throw new IllegalStateException("of the item broken");
            }
            logged.set(logLine());
            return GetItemResponse.getDefaultInstance();
          });
    }

    private String logLine() {
      LoggerContext context = new LoggerContext();
      TracedJsonEncoder encoder = new TracedJsonEncoder();
      encoder.setContext(context);
      encoder.start();
      LoggingEvent event =
          new LoggingEvent("", context.getLogger("shop"), Level.WARN, "a \"warning\"", null, null);
      return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
  }
}
