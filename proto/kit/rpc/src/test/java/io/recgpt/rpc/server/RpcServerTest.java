package io.recgpt.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.CatalogueServiceGrpc.CatalogueServiceImplBase;
import io.recgpt.gateway.v1.GetItemRequest;
import io.recgpt.gateway.v1.GetItemResponse;
import io.recgpt.gateway.v1.PutDomainRequest;
import io.recgpt.gateway.v1.PutDomainResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.FieldViolation;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.server.interceptor.ServerLimits;
import io.recgpt.type.v1.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Serves a small service on real Netty and looks at what callers see. */
@Timeout(60)
final class RpcServerTest {
  private final Shop shop = new Shop();
  private RpcServer server;
  private ManagedChannel channel;
  private CatalogueServiceGrpc.CatalogueServiceBlockingStub stub;

  @BeforeEach
  void start() throws IOException {
    server =
        RpcServer.named("shop")
            .service(shop)
            .tcp("127.0.0.1", 0)
            .maxConcurrentCalls(1)
            .reflection(true)
            .start();
    channel = RpcChannels.target("127.0.0.1:" + server.port());
    stub = CatalogueServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void call_withoutTenant_servesTheDefaultOne() {
    assertThat(title("a")).isEqualTo("a of default");
  }

  @Test
  void call_inATenant_carriesIt() throws Exception {
    assertThat(new Tenant("shop-2").call(() -> title("a"))).isEqualTo("a of shop-2");
  }

  @Test
  void call_afterOneThatWasRefusedBeforeItsHandler_findsItsPlaceFree() {
    assertThat(fault(GetItemRequest.getDefaultInstance()).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);

    // The place is free a moment after the caller knows; never, and the time-out fails the test.
    Optional<String> title = Optional.empty();
    while (title.isEmpty()) {
      try {
        title = Optional.of(title("a"));
      } catch (StatusRuntimeException overloaded) {
        assertThat(overloaded.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      }
    }

    assertThat(title).contains("a of default");
  }

  @Test
  void call_againstARule_isInvalidArgumentWithTheField() {
    RpcException fault = fault(GetItemRequest.getDefaultInstance());

    assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(fault.violations()).extracting(FieldViolation::field).containsExactly("item_id");
  }

  @Test
  void reflection_ofEachDetailOfAnError_hasItsFile() {
    for (Message detail :
        List.of(
            ErrorInfo.getDefaultInstance(),
            BadRequest.getDefaultInstance(),
            RetryInfo.getDefaultInstance(),
            QuotaFailure.getDefaultInstance())) {
      String name = detail.getDescriptorForType().getFullName();
      ServerReflectionResponse response =
          reflected(ServerReflectionRequest.newBuilder().setFileContainingSymbol(name).build());
      assertThat(response.getFileDescriptorResponse().getFileDescriptorProtoList())
          .as(name)
          .isNotEmpty();
    }
  }

  @Test
  void reflection_ofTheServices_listsThoseThatAreThere() {
    ServerReflectionResponse response =
        reflected(ServerReflectionRequest.newBuilder().setListServices("").build());
    assertThat(response.getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .containsExactlyInAnyOrder(
            CatalogueServiceGrpc.SERVICE_NAME,
            HealthGrpc.SERVICE_NAME,
            ServerReflectionGrpc.SERVICE_NAME);
  }

  private ServerReflectionResponse reflected(ServerReflectionRequest request) {
    return ClientCalls.blockingServerStreamingCall(
            channel,
            ServerReflectionGrpc.getServerReflectionInfoMethod(),
            CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
            request)
        .next();
  }

  @Test
  void call_thatFindsNothing_keepsCodeAndMessage() {
    RpcException fault = fault(request("unknown"));

    assertThat(fault.code()).isEqualTo(ErrorCode.UNKNOWN_ITEM);
    assertThat(fault).hasMessage("item unknown: not in the catalogue");
  }

  @Test
  void call_thatBreaks_isInternalWithAnIdAndNoTrace() {
    RpcException fault = fault(request("broken"));

    assertThat(fault.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(fault.getMessage()).doesNotContain("secret").contains("logged under");
  }

  @Test
  void call_withMoreWrongThanTrailersHold_isInvalidArgumentStill() {
    RpcException fault = fault(request("wordy"));

    assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(fault.violations().getFirst().field()).isEqualTo("items[0].tags[0]");
  }

  @Test
  void call_thatEndsInAnError_isAnswered() {
    assertThat(fault(request("linkage")).code()).isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void call_thatIsNoMessage_isInvalidArgument() {
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, rawGetItem(), CallOptions.DEFAULT, new byte[] {10, 5, (byte) 0xff}));

    assertThat(RpcException.from(refused).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused.getStatus().getDescription()).contains("no valid message");
  }

  @Test
  void call_withInvalidUtf8_isInvalidArgument() {
    byte[] invalid = {10, 2, (byte) 0xc3, (byte) 0x28};
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(channel, rawGetItem(), CallOptions.DEFAULT, invalid));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void call_overTheLimit_isRefusedAtOnceWithRetryInfo() throws Exception {
    Thread first = Thread.ofVirtual().start(() -> title("slow"));
    shop.entered.await();

    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> stub.getItem(request("a")));
    shop.leave.countDown();
    first.join();

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(StatusProto.fromThrowable(refused).getDetailsList())
        .anyMatch(detail -> detail.is(RetryInfo.class));
    assertThat(title("a")).isEqualTo("a of default");
  }

  @Test
  void call_cancelledWhileItsHandlerWorks_keepsItsPlace() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    Context.CancellableContext caller = Context.current().withCancellation();
    Thread first =
        Thread.ofVirtual()
            .start(
                caller.wrap(() -> {
                  fault(request("slow"));
                  cancelled.countDown();
                }));
    shop.entered.await();
    caller.cancel(null);
    cancelled.await();

    assertThat(fault(request("a")).code()).isEqualTo(ErrorCode.OVERLOADED);

    shop.leave.countDown();
    first.join();
  }

  @Test
  void call_whileOthersNeverSendTheirRequests_isServed() {
    ManagedChannel slow = RpcChannels.target("127.0.0.1:" + server.port());
    try {
      for (int i = 0; i < ServerLimits.MAX_CALLS_PER_CONNECTION + 100; i++) {
        ClientCall<GetItemRequest, GetItemResponse> call =
            slow.newCall(CatalogueServiceGrpc.getGetItemMethod(), CallOptions.DEFAULT);
        call.start(new ClientCall.Listener<>() {}, new Metadata());
        call.request(1);
      }

      assertThat(title("a")).isEqualTo("a of default");
    } finally {
      slow.shutdownNow();
    }
  }

  @Test
  void call_withTooMuchMetadata_isRefusedAndOthersAreServed() {
    Metadata flood = new Metadata();
    for (int i = 0; i < 100; i++) {
      flood.put(Metadata.Key.of("flood-" + i, Metadata.ASCII_STRING_MARSHALLER), "x".repeat(1_000));
    }
    CatalogueServiceGrpc.CatalogueServiceBlockingStub flooding =
        stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(flood));

    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> flooding.getItem(request("a")))
          .isInstanceOf(StatusRuntimeException.class);
    }

    assertThat(title("a")).isEqualTo("a of default");
  }

  @Test
  void close_withACallInProgress_drainsInOrder() throws Exception {
    try (RpcServer draining =
            RpcServer.named("draining")
                .service(shop)
                .tcp("127.0.0.1", 0)
                .drain(Duration.ofSeconds(2), Duration.ofSeconds(30))
                .start();
        Connected connected = new Connected(draining.port())) {
      draining.serving();
      CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> connected.title("slow"));
      shop.entered.await();

      Thread closing = Thread.ofVirtual().start(draining::close);
      connected.awaitNotServing();
      assertThat(connected.title("a")).as("while waiting").isEqualTo("a of default");
      assertThatThrownBy(
              () -> {
                while (true) {
                  connected.title("a");
                }
              })
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("UNAVAILABLE");
      assertThat(slow).isNotDone();
      shop.leave.countDown();

      assertThat(slow.get()).isEqualTo("slow of default");
      closing.join();
    }
  }

  @Test
  void close_withACallThatDoesNotEnd_cancelsIt() throws Exception {
    try (RpcServer draining =
            RpcServer.named("draining")
                .service(shop)
                .tcp("127.0.0.1", 0)
                .drain(Duration.ZERO, Duration.ofMillis(100))
                .start();
        Connected connected = new Connected(draining.port())) {
      CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> connected.title("slow"));
      shop.entered.await();

      Thread.ofVirtual().start(draining::close).join();

      assertThat(slow).failsWithin(Duration.ofSeconds(30));
    } finally {
      shop.leave.countDown();
    }
  }

  private static final class Connected implements AutoCloseable {
    private final ManagedChannel channel;

    Connected(int port) {
      channel = RpcChannels.target("127.0.0.1:" + port);
    }

    String title(String id) {
      return CatalogueServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .getItem(request(id))
          .getItem()
          .getTitle();
    }

    /** Reads health as it changes until it tells that calls are not welcome. */
    void awaitNotServing() {
      Context.CancellableContext watching = Context.current().withCancellation();
      watching.run(() -> {
        Iterator<HealthCheckResponse> changes =
            HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .watch(HealthCheckRequest.getDefaultInstance());
        while (changes.next().getStatus() != ServingStatus.NOT_SERVING) {
          // The next change tells.
        }
      });
      watching.cancel(null);
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }

  @Test
  void health_beforeAndAfterServing_tells() {
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel);

    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.NOT_SERVING);
    server.serving();
    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void health_ofNoMessage_isInvalidArgument() {
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel,
                    raw(HealthGrpc.getCheckMethod()),
                    CallOptions.DEFAULT,
                    new byte[] {10, 5, (byte) 0xff}));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  /**
   * Trailers of such a length would end the client's connection, and with it the calls of others.
   */
  @Test
  void health_ofALongName_tellsItInShort() {
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel);
    HealthCheckRequest unknown =
        HealthCheckRequest.newBuilder().setService("é\n".repeat(330)).build();

    assertThatThrownBy(() -> health.check(unknown))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> {
              assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
              assertThat(refused.getStatus().getDescription())
                  .hasSizeLessThan(1_100)
                  .doesNotContain("\n");
            });
  }

  @Test
  void tenant_malformed_isRefusedWithWhatIsExpected() {
    assertThatThrownBy(() -> new Tenant("My Shop"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("My Shop")
        .hasMessageContaining("such as my-shop");
  }

  private String title(String id) {
    return stub.getItem(request(id)).getItem().getTitle();
  }

  private RpcException fault(GetItemRequest request) {
    return RpcException.from(
        catchThrowableOfType(StatusRuntimeException.class, () -> stub.getItem(request)));
  }

  private static GetItemRequest request(String id) {
    return GetItemRequest.newBuilder().setItemId(id).build();
  }

  private static MethodDescriptor<byte[], GetItemResponse> rawGetItem() {
    return raw(CatalogueServiceGrpc.getGetItemMethod());
  }

  /** The same method with requests that are bytes. */
  private static <R> MethodDescriptor<byte[], R> raw(MethodDescriptor<?, R> method) {
    return method.toBuilder(
            new MethodDescriptor.Marshaller<byte[]>() {
              @Override
              public InputStream stream(byte[] value) {
                return new ByteArrayInputStream(value);
              }

              @Override
              public byte[] parse(InputStream stream) {
                return "unused".getBytes(StandardCharsets.UTF_8);
              }
            },
            method.getResponseMarshaller())
        .build();
  }

  private static final class Shop extends CatalogueServiceImplBase {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);

    @Override
    public void getItem(GetItemRequest request, StreamObserver<GetItemResponse> observer) {
      Unary.answer(observer, () -> get(request.getItemId()));
    }

    @Override
    public void putDomain(PutDomainRequest request, StreamObserver<PutDomainResponse> observer) {
      Unary.answer(observer, PutDomainResponse::getDefaultInstance);
    }

    private GetItemResponse get(String id) throws InterruptedException {
      switch (id) {
        case "unknown" ->
            throw RpcException.of(ErrorCode.UNKNOWN_ITEM, "item unknown: not in the catalogue");
        case "wordy" ->
            throw RpcException.invalid(
                Collections.nCopies(100, new FieldViolation("items[0].tags[0]", "w".repeat(900))));
        case "linkage" -> throw new NoClassDefFoundError("gone");
        case "broken" -> throw new IllegalStateException("secret");
        case "slow" -> {
          entered.countDown();
          leave.await();
        }
        default -> {}
      }
      return GetItemResponse.newBuilder()
          .setItem(Item.newBuilder().setTitle(id + " of " + Tenant.current().id()))
          .build();
    }
  }
}
