package io.recgpt.rpc.call;

import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.bounds.ServerBounds;
import io.recgpt.rpc.telemetry.Telemetry;
import io.recgpt.rpc.tls.TlsCredentials;
import java.util.concurrent.TimeUnit;

/**
 * Opens channels to our services; each call carries the current tenant. Channels connect at the
 * first call.
 */
public final class RpcChannels {
  private RpcChannels() {}

  /** A channel to a server of this process. */
  public static ManagedChannel inProcess(String name) {
    return InProcessChannelBuilder.forName(name)
        .directExecutor()
        .intercept(Tenant.propagation())
        .build();
  }

  /**
   * A plaintext channel.
   *
   * @param target {@code host:port}, or a name that gRPC resolves, such as {@code
   *     dns:///intent:8981}; its addresses are used in turn
   */
  public static ManagedChannel target(String target) {
    return target(target, Telemetry.none());
  }

  /** The same, its calls measured. */
  public static ManagedChannel target(String target, Telemetry telemetry) {
    return configured(NettyChannelBuilder.forTarget(target).usePlaintext(), telemetry);
  }

  /**
   * A channel by TLS, which checks that the server has the name that is called; its calls are
   * measured.
   *
   * @param target as of {@link #target(String)}
   * @param tls stays the caller's to close
   */
  public static ManagedChannel target(String target, TlsCredentials tls, Telemetry telemetry) {
    return configured(NettyChannelBuilder.forTarget(target, tls.channel()), telemetry);
  }

  private static ManagedChannel configured(NettyChannelBuilder channel, Telemetry telemetry) {
    channel
        .defaultLoadBalancingPolicy("round_robin")
        .maxInboundMessageSize(ServerBounds.MAX_MESSAGE_BYTES)
        .keepAliveTime(30, TimeUnit.SECONDS)
        .keepAliveTimeout(10, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .intercept(Tenant.propagation());
    telemetry.measure(channel);
    return channel.build();
  }
}
