package io.recgpt.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.Money;
import io.recgpt.type.v1.RankingParameters;
import io.recgpt.type.v1.SessionBehavior;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Whatever a caller sends, it is answered or told what is wrong: never a fault of the gateway. */
class GatewayFuzzTest {
  private static final Set<Status.Code> EXPECTED =
      Set.of(Status.Code.OK, Status.Code.INVALID_ARGUMENT);

  private static final class Running {
    private @Nullable GatewayFixture cluster;
  }

  private static final Running RUNNING = new Running();

  @BeforeContainer
  static void open() {
    RUNNING.cluster = new GatewayFixture().withItems(20);
  }

  @AfterContainer
  static void close() {
    cluster().close();
  }

  private static GatewayFixture cluster() {
    GatewayFixture cluster = RUNNING.cluster;
    if (cluster == null) {
      throw new IllegalStateException("not opened");
    }
    return cluster;
  }

  private static Status.Code codeOf(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Property(tries = 300)
  void recommend_anyRequest_isAnsweredOrRefused(@ForAll("requests") RecommendRequest request) {
    assertThat(codeOf(() -> cluster().recommendations().recommend(request))).isIn(EXPECTED);
  }

  @Property(tries = 300)
  void recordEvents_anyRequest_isAnsweredOrRefused(@ForAll("events") RecordEventsRequest request) {
    assertThat(codeOf(() -> cluster().events().recordEvents(request))).isIn(EXPECTED);
  }

  @Property(tries = 300)
  void recommend_anyBytes_isAnsweredOrRefused(@ForAll byte[] bytes) {
    assertThat(codeOf(() -> send(RecommendationServiceGrpc.getRecommendMethod(), bytes)))
        .isIn(EXPECTED);
  }

  @Property(tries = 300)
  void recordEvents_cutRequest_isAnsweredOrRefused(
      @ForAll("events") RecordEventsRequest request, @ForAll @DoubleRange(max = 1) double kept) {
    byte[] bytes = request.toByteArray();
    byte[] cut = Arrays.copyOf(bytes, (int) (kept * bytes.length));
    assertThat(codeOf(() -> send(EventServiceGrpc.getRecordEventsMethod(), cut))).isIn(EXPECTED);
  }

  @Property(tries = 300)
  void recordEvents_changedByte_isAnsweredOrRefused(
      @ForAll("events") RecordEventsRequest request,
      @ForAll @DoubleRange(max = 1) double position,
      @ForAll byte value) {
    byte[] bytes = request.toByteArray();
    if (bytes.length > 0) {
      bytes[(int) (position * (bytes.length - 1))] = value;
    }
    assertThat(codeOf(() -> send(EventServiceGrpc.getRecordEventsMethod(), bytes))).isIn(EXPECTED);
  }

  private static void send(MethodDescriptor<?, ?> method, byte[] bytes) {
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method.getFullMethodName())
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    ClientCalls.blockingUnaryCall(cluster().harness().channel(), raw, CallOptions.DEFAULT, bytes);
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      return new byte[0];
    }
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(150),
        Arbitraries.of("", " ", "item-01", "item-02", "\u0000", "\ud83d\ude00", "a\nb"));
  }

  private static Arbitrary<Integer> kinds() {
    return Arbitraries.oneOf(Arbitraries.integers().between(0, 11), Arbitraries.of(-1, 77));
  }

  private static Arbitrary<Timestamp> times() {
    return Combinators.combine(
            Arbitraries.oneOf(
                Arbitraries.longs(),
                Arbitraries.longs().between(0, FakeIntentService.NOW.getSeconds())),
            Arbitraries.oneOf(Arbitraries.integers(), Arbitraries.just(0)))
        .as((seconds, nanos) -> Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build());
  }

  private static Arbitrary<SessionBehavior> sessionBehaviors() {
    return Combinators.combine(kinds(), texts(), texts())
        .as((kind, item, query) ->
            SessionBehavior.newBuilder()
                .setKindValue(kind)
                .setItemId(item)
                .setQuery(query)
                .build());
  }

  private static Arbitrary<Money> money() {
    return Combinators.combine(Arbitraries.of("EUR", "USD", "eur", ""), Arbitraries.longs())
        .as((currency, units) ->
            Money.newBuilder().setCurrencyCode(currency).setMinorUnits(units).build());
  }

  @Provide
  Arbitrary<RecommendRequest> requests() {
    return Combinators.combine(
            texts(),
            sessionBehaviors().list().ofMaxSize(5),
            Arbitraries.integers().between(-2, 103),
            Combinators.combine(money(), money(), texts().list().ofMaxSize(3))
                .as((min, max, tags) ->
                    ItemFilter.newBuilder()
                        .setMinPrice(min)
                        .setMaxPrice(max)
                        .addAllAnyTags(tags)
                        .build())
                .injectNull(0.5),
            times().injectNull(0.7),
            Arbitraries.oneOf(
                Arbitraries.doubles(), Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY)))
        .as((user, session, count, filter, asOf, beta) -> {
          RecommendRequest.Builder request =
              RecommendRequest.newBuilder().setUserId(user).addAllSession(session).setCount(count);
          if (filter != null) {
            request.setFilter(filter);
          }
          if (asOf != null) {
            request.setAsOf(asOf);
          }
          if (beta > 0.5) {
            request.setRanking(RankingParameters.newBuilder().setBeta(beta));
          }
          return request.build();
        });
  }

  @Provide
  Arbitrary<RecordEventsRequest> events() {
    Arbitrary<Behavior> behaviors =
        Combinators.combine(
                texts(), texts(), kinds(), texts(), texts(), times(), Arbitraries.doubles())
            .as((event, user, kind, item, query, time, value) ->
                Behavior.newBuilder()
                    .setEventId(event)
                    .setUserId(user)
                    .setKindValue(kind)
                    .setItemId(item)
                    .setQuery(query)
                    .setOccurredAt(time)
                    .setValue(value)
                    .build());
    return behaviors
        .list()
        .ofMaxSize(4)
        .map(list -> RecordEventsRequest.newBuilder().addAllEvents(list).build());
  }
}
