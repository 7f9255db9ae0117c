package io.recgpt.gateway;

import io.grpc.BindableService;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.recgpt.gateway.edge.DeadlineSplit;
import io.recgpt.gateway.edge.Deadlines;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.CatalogueServiceGrpc.CatalogueServiceBlockingStub;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.EventServiceGrpc.EventServiceBlockingStub;
import io.recgpt.gateway.v1.InterestServiceGrpc;
import io.recgpt.gateway.v1.InterestServiceGrpc.InterestServiceBlockingStub;
import io.recgpt.gateway.v1.ModelServiceGrpc;
import io.recgpt.gateway.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import io.recgpt.gateway.v1.NearLineServiceGrpc;
import io.recgpt.gateway.v1.NearLineServiceGrpc.NearLineServiceBlockingStub;
import io.recgpt.gateway.v1.PromptServiceGrpc;
import io.recgpt.gateway.v1.PromptServiceGrpc.PromptServiceBlockingStub;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.RecommendationServiceGrpc.RecommendationServiceBlockingStub;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.testkit.ManualClock;
import io.recgpt.testkit.RpcHarness;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.Profile;
import io.recgpt.type.v1.ProfileState;
import io.recgpt.type.v1.SessionBehavior;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A gateway on in-process channels with fakes behind it. */
final class GatewayFixture implements AutoCloseable {
  /** Long enough for any machine: what is not about time never runs out of it. */
  static final GatewayConfig PATIENT =
      new GatewayConfig(
          new Deadlines(Duration.ofMinutes(1), Duration.ofMinutes(1), DeadlineSplit.DEFAULT),
          200,
          1 << 20);

  final FakeIntentService intent = new FakeIntentService();
  final FakeWorkerService worker = new FakeWorkerService();
  final FakeRetrievalService retrieval = new FakeRetrievalService();
  final FakeExplainService explain = new FakeExplainService();
  final CountDownLatch released = new CountDownLatch(1);

  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final SdkMeterProvider meters =
      SdkMeterProvider.builder().registerMetricReader(metrics).build();
  private final RpcHarness intentServer;
  private final RpcHarness retrievalServer;
  private final RpcHarness explainServer;
  private final RpcHarness gateway;

  GatewayFixture() {
    this(PATIENT);
  }

  GatewayFixture(GatewayConfig config) {
    this(config, Map.of());
  }

  /** A gateway with other services in place of the fakes "intent", "retrieval" and "explain". */
  GatewayFixture(GatewayConfig config, Map<String, BindableService> instead) {
    intentServer = RpcHarness.serve(instead.getOrDefault("intent", intent), worker);
    retrievalServer = RpcHarness.serve(instead.getOrDefault("retrieval", retrieval));
    explainServer = RpcHarness.serve(instead.getOrDefault("explain", explain));
    gateway = serve(config, intentServer, retrievalServer, explainServer, meters.get("gateway"));
  }

  private static RpcHarness serve(
      GatewayConfig config,
      RpcHarness intent,
      RpcHarness retrieval,
      RpcHarness explain,
      Meter meter) {
    return RpcHarness.serve(
        GatewayNode.assemble(
                config,
                intent.channel(),
                retrieval.channel(),
                explain.channel(),
                meter,
                ManualClock.at(Instant.ofEpochSecond(FakeIntentService.NOW.getSeconds())))
            .services());
  }

  /** Another gateway before the same services. */
  RpcHarness another() {
    return serve(PATIENT, intentServer, retrievalServer, explainServer, meters.get("another"));
  }

  /**
   * What a metric counts by the values of its labels, such as "open, intent": sums, gauges, counts.
   */
  Map<String, Long> metric(String name) {
    Map<String, Long> values = new TreeMap<>();
    for (MetricData metric : metrics.collectAllMetrics()) {
      if (metric.getName().equals(name)
          && metric.getInstrumentationScopeInfo().getName().equals("gateway")) {
        for (PointData point : metric.getData().getPoints()) {
          String labels =
              point.getAttributes().asMap().values().stream()
                  .map(Object::toString)
                  .collect(Collectors.joining(", "));
          values.put(
              labels,
              switch (point) {
                case LongPointData number -> number.getValue();
                case HistogramPointData histogram -> histogram.getCount();
                default -> throw new AssertionError(name + " is neither counted nor measured");
              });
        }
      }
    }
    return values;
  }

  RpcHarness harness() {
    return gateway;
  }

  RecommendationServiceBlockingStub recommendations() {
    return RecommendationServiceGrpc.newBlockingStub(gateway.channel());
  }

  RecommendationServiceBlockingStub recommendations(Tenant tenant) {
    return RecommendationServiceGrpc.newBlockingStub(gateway.channel(tenant));
  }

  EventServiceBlockingStub events() {
    return EventServiceGrpc.newBlockingStub(gateway.channel());
  }

  ModelServiceBlockingStub models() {
    return ModelServiceGrpc.newBlockingStub(gateway.channel());
  }

  NearLineServiceBlockingStub nearLine(Tenant tenant) {
    return NearLineServiceGrpc.newBlockingStub(gateway.channel(tenant));
  }

  CatalogueServiceBlockingStub catalogue() {
    return CatalogueServiceGrpc.newBlockingStub(gateway.channel());
  }

  CatalogueServiceBlockingStub catalogue(Tenant tenant) {
    return CatalogueServiceGrpc.newBlockingStub(gateway.channel(tenant));
  }

  PromptServiceBlockingStub prompts() {
    return PromptServiceGrpc.newBlockingStub(gateway.channel());
  }

  InterestServiceBlockingStub interests() {
    return InterestServiceGrpc.newBlockingStub(gateway.channel());
  }

  /** Puts items named {@code item-01}, {@code item-02} and so on into the catalogue. */
  GatewayFixture withItems(int count) {
    List<Item> items =
        IntStream.rangeClosed(1, count).mapToObj(i -> item("item-%02d".formatted(i))).toList();
    catalogue().upsertItems(UpsertItemsRequest.newBuilder().addAllItems(items).build());
    return this;
  }

  GatewayFixture record(Behavior... behaviors) {
    events()
        .recordEvents(RecordEventsRequest.newBuilder().addAllEvents(List.of(behaviors)).build());
    return this;
  }

  static Item item(String id) {
    return Item.newBuilder().setItemId(id).setTitle("Title of " + id).build();
  }

  static Behavior behavior(String event, String user, BehaviorKind kind, String item) {
    return Behavior.newBuilder()
        .setEventId(event)
        .setUserId(user)
        .setKind(kind)
        .setItemId(item)
        .setOccurredAt(FakeIntentService.NOW)
        .build();
  }

  static Behavior search(String event, String user, String query) {
    return behavior(event, user, BehaviorKind.BEHAVIOR_KIND_SEARCH, "").toBuilder()
        .setQuery(query)
        .build();
  }

  static SessionBehavior session(BehaviorKind kind, String item) {
    return SessionBehavior.newBuilder().setKind(kind).setItemId(item).build();
  }

  static SessionBehavior sessionSearch(String query) {
    return SessionBehavior.newBuilder()
        .setKind(BehaviorKind.BEHAVIOR_KIND_SEARCH)
        .setQuery(query)
        .build();
  }

  static Profile profile(ProfileState state) {
    return Profile.newBuilder()
        .setVersion(7)
        .setState(state)
        .addInterests(Interest.newBuilder().setInterestId("i1").setName("trail running"))
        .addTags(ItemTag.newBuilder().setTag("light trail shoes").setInterestId("i1"))
        .build();
  }

  static List<String> ids(RecommendResponse response) {
    return response.getRecommendationsList().stream()
        .map(recommendation -> recommendation.getItem().getItemId())
        .toList();
  }

  /** What the caller reads in an error. */
  static RpcException errorOf(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      return RpcException.from(e);
    }
    throw new AssertionError("the call succeeded (expected: an error)");
  }

  @Override
  public void close() {
    released.countDown();
    gateway.close();
    intentServer.close();
    retrievalServer.close();
    explainServer.close();
    meters.close();
  }
}
