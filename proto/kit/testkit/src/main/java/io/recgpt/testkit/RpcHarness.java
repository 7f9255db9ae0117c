package io.recgpt.testkit;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.server.RpcServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;

/**
 * Services on a real server of this process, with all its interceptors, and a channel to call them
 * by.
 */
public final class RpcHarness implements AutoCloseable {
  private final RpcServer server;
  private final ManagedChannel channel;

  private RpcHarness(RpcServer server, ManagedChannel channel) {
    this.server = server;
    this.channel = channel;
  }

  /** Serves under a name of its own; several harnesses don't see each other. */
  public static RpcHarness serve(BindableService... services) {
    return serve(List.of(services));
  }

  /** Serves under a name of its own; several harnesses don't see each other. */
  public static RpcHarness serve(List<? extends BindableService> services) {
    String name = "harness-" + UUID.randomUUID();
    try {
      RpcServer server =
          RpcServer.named("harness")
              .services(List.copyOf(services))
              .inProcess(name)
              .reflection(true)
              .start();
      server.serving();
      return new RpcHarness(server, RpcChannels.inProcess(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls for the default tenant, or for the one of the surrounding call. */
  public ManagedChannel channel() {
    return channel;
  }

  /** Calls for this tenant. */
  public Channel channel(Tenant tenant) {
    return ClientInterceptors.intercept(channel, new AsTenant(tenant));
  }

  /** Cancels calls that are still open, then ends the server. */
  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }

  private record AsTenant(Tenant tenant) implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      try {
        return tenant.call(() -> next.newCall(method, options));
      } catch (Exception e) {
        throw new IllegalStateException("no call could be made", e);
      }
    }
  }
}
