package io.recgpt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Unary;
import org.junit.jupiter.api.Test;

class RpcHarnessTest {
  private static final MethodDescriptor<Empty, StringValue> WHO =
      MethodDescriptor.<Empty, StringValue>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("test.Tenants/Who")
          .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
          .build();

  private static final BindableService TENANTS =
      () ->
          ServerServiceDefinition.builder("test.Tenants")
              .addMethod(
                  WHO,
                  ServerCalls.asyncUnaryCall((request, observer) ->
                      Unary.answer(observer, () -> StringValue.of(Tenant.current().id()))))
              .build();

  @Test
  void channel_noTenant_callsAsDefault() {
    try (RpcHarness harness = RpcHarness.serve(TENANTS)) {
      assertThat(who(harness.channel())).isEqualTo("default");
    }
  }

  @Test
  void channel_ofTenant_callsAsThatOne() {
    try (RpcHarness harness = RpcHarness.serve(TENANTS)) {
      assertThat(who(harness.channel(new Tenant("shop")))).isEqualTo("shop");
    }
  }

  @Test
  void serve_severalAtOnce_doNotMeet() {
    try (RpcHarness one = RpcHarness.serve(TENANTS);
        RpcHarness none = RpcHarness.serve()) {
      assertThat(who(one.channel())).isEqualTo("default");
      assertThatExceptionOfType(StatusRuntimeException.class)
          .isThrownBy(() -> who(none.channel()))
          .matches(e -> e.getStatus().getCode() == Status.Code.UNIMPLEMENTED);
    }
  }

  @Test
  void close_always_endsTheChannel() {
    RpcHarness harness = RpcHarness.serve(TENANTS);
    harness.close();

    assertThat(harness.channel().isShutdown()).isTrue();
  }

  private static String who(Channel channel) {
    return ClientCalls.blockingUnaryCall(
            channel, WHO, CallOptions.DEFAULT, Empty.getDefaultInstance())
        .getValue();
  }
}
