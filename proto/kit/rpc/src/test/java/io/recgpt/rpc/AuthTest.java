package io.recgpt.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.recgpt.gateway.v1.CatalogueServiceGrpc;
import io.recgpt.gateway.v1.CatalogueServiceGrpc.CatalogueServiceBlockingStub;
import io.recgpt.gateway.v1.CatalogueServiceGrpc.CatalogueServiceImplBase;
import io.recgpt.gateway.v1.GetItemRequest;
import io.recgpt.gateway.v1.GetItemResponse;
import io.recgpt.rpc.auth.KeyFile;
import io.recgpt.rpc.auth.KeyRing;
import io.recgpt.rpc.auth.Scope;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.type.v1.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls a server that asks for keys. */
@Timeout(60)
final class AuthTest {
  @TempDir private Path folder;

  private RpcServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    Path keys = folder.resolve("keys");
    Files.writeString(keys, line("reader", "shop read 100") + line("root", "* admin,read 0.5"));
    server =
        RpcServer.named("shop")
            .service(new Shop())
            .tcp("127.0.0.1", 0)
            .auth(
                KeyFile.open(keys), method -> method.endsWith("GetItem") ? Scope.READ : Scope.WRITE)
            .start();
    server.serving();
    channel = RpcChannels.target("127.0.0.1:" + server.port());
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void call_withAKey_isForTheKeysTenant() {
    assertThat(tenant(caller("Bearer reader.secret-of-reader"))).isEqualTo("shop");
  }

  @Test
  void call_withAKey_seesAllTenantsWhereItIsForAny() {
    assertThat(seesAll(caller("Bearer root.secret-of-root"))).isTrue();
    assertThat(seesAll(caller("Bearer reader.secret-of-reader"))).isFalse();
  }

  @Test
  void call_withoutOrWithAWrongKey_isUnauthenticated() {
    for (String shown : new String[] {"", "Basic cm9vdA==", "Bearer", "Bearer reader.wrong"}) {
      assertThat(fault(caller(shown)).code()).as(shown).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }
  }

  @Test
  void call_forAnotherTenant_isDenied() {
    CatalogueServiceBlockingStub caller = caller("Bearer reader.secret-of-reader");

    RpcException fault =
        RpcException.from(
            catchThrowableOfType(
                StatusRuntimeException.class,
                () -> new Tenant("other").call(() -> tenant(caller))));

    assertThat(fault.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(fault).hasMessage("key reader may call for tenant shop alone");
  }

  @Test
  void call_byAKeyOfAllTenants_isForTheOneNamed() throws Exception {
    CatalogueServiceBlockingStub caller = caller("bearer root.secret-of-root");

    assertThat(new Tenant("other").call(() -> tenant(caller))).isEqualTo("other");
  }

  @Test
  void call_withoutTheScope_isDeniedAndTellsWhich() {
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                caller("Bearer reader.secret-of-reader")
                    .upsertItems(io.recgpt.gateway.v1.UpsertItemsRequest.getDefaultInstance()));

    assertThat(RpcException.from(refused).code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(refused.getStatus().getDescription()).contains("scope write");
  }

  @Test
  void call_overTheRate_tellsQuotaAndWhenToComeBack() throws Exception {
    CatalogueServiceBlockingStub caller = caller("Bearer root.secret-of-root");
    assertThat(tenant(caller)).isEqualTo("default");

    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> tenant(caller));

    assertThat(RpcException.from(refused).code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(detail(refused, QuotaFailure.class).getViolations(0).getSubject())
        .isEqualTo("key root");
    assertThat(detail(refused, RetryInfo.class).getRetryDelay().getSeconds()).isBetween(0L, 2L);
  }

  @Test
  void health_withoutAKey_isTold() {
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  private CatalogueServiceBlockingStub caller(String authorization) {
    Metadata headers = new Metadata();
    if (!authorization.isEmpty()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
    }
    return CatalogueServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static String tenant(CatalogueServiceBlockingStub caller) {
    return caller.getItem(GetItemRequest.newBuilder().setItemId("i").build()).getItem().getTitle();
  }

  private static boolean seesAll(CatalogueServiceBlockingStub caller) {
    return Boolean.parseBoolean(
        caller
            .getItem(GetItemRequest.newBuilder().setItemId("i").build())
            .getItem()
            .getAttributesOrThrow("all"));
  }

  private static RpcException fault(CatalogueServiceBlockingStub caller) {
    return RpcException.from(
        catchThrowableOfType(StatusRuntimeException.class, () -> tenant(caller)));
  }

  private static <M extends Message> M detail(StatusRuntimeException refused, Class<M> type)
      throws InvalidProtocolBufferException {
    for (Any detail : StatusProto.fromThrowable(refused).getDetailsList()) {
      if (detail.is(type)) {
        return detail.unpack(type);
      }
    }
    throw new AssertionError("no " + type.getSimpleName());
  }

  private static String line(String id, String rest) {
    return "%s %s %s%n".formatted(id, KeyRing.digestOf("secret-of-" + id), rest);
  }

  private static final class Shop extends CatalogueServiceImplBase {
    @Override
    public void getItem(GetItemRequest request, StreamObserver<GetItemResponse> observer) {
      Unary.answer(
          observer,
          () ->
              GetItemResponse.newBuilder()
                  .setItem(
                      Item.newBuilder()
                          .setTitle(Tenant.current().id())
                          .putAttributes("all", String.valueOf(Tenant.callerSeesAll())))
                  .build());
    }
  }
}
