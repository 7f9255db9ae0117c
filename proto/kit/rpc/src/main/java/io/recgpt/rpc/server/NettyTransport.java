package io.recgpt.rpc.server;

import static java.util.Objects.requireNonNull;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelFactory;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollChannelOption;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.recgpt.rpc.bounds.ServerBounds;
import io.recgpt.rpc.server.interceptor.ServerLimits;
import io.recgpt.rpc.tls.TlsCredentials;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** TCP as our servers listen on it: with a bound on all that a connection can make them keep. */
final class NettyTransport implements AutoCloseable {
  /** How long a client may take over its handshake before its connection is closed. */
  static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /** Bytes of a call's headers. */
  private static final int MAX_HEADER_BYTES = 8 << 10;

  /** Bytes of a call that the transport takes before anybody asks for them. */
  private static final int FLOW_CONTROL_WINDOW = 256 << 10;

  /** Calls that a client may cancel within the window, before its connection is closed. */
  private static final int MAX_RESETS = 4_000;

  private static final int RESET_WINDOW_SECONDS = 10;

  /** How long the system keeps a connection that says nothing before we hear of it. */
  private static final int DEFER_ACCEPT_SECONDS = 1;

  /** Bytes are counted as they come; this is what stops a message before its first one. */
  private static final int SLACK = 64 << 10;

  /**
   * A connection without calls is let go after this; its client makes another when it needs one.
   */
  private static final Duration IDLE = Duration.ofMinutes(15);

  private final EventLoopGroup accepting;
  private final EventLoopGroup serving;
  private final boolean epoll = Epoll.isAvailable();

  NettyTransport() {
    IoHandlerFactory events = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    accepting = new MultiThreadIoEventLoopGroup(1, threads("accepting"), events);
    serving = new MultiThreadIoEventLoopGroup(0, threads("serving"), events);
  }

  private static ThreadFactory threads(String name) {
    return new DefaultThreadFactory("netty-" + name, true);
  }

  /** Begins a server on an address. */
  NettyServerBuilder listen(
      InetSocketAddress address,
      Optional<TlsCredentials> tls,
      ServerBounds bounds,
      ServerLimits limits) {
    requireNonNull(address, "address");
    NettyServerBuilder builder =
        tls.map(credentials -> NettyServerBuilder.forAddress(address, credentials.server()))
            .orElseGet(() -> NettyServerBuilder.forAddress(address));
    builder.addTransportFilter(limits.connections());
    if (epoll) {
      builder.withOption(EpollChannelOption.TCP_DEFER_ACCEPT, DEFER_ACCEPT_SECONDS);
    }
    return builder
        .bossEventLoopGroup(accepting)
        .workerEventLoopGroup(serving)
        .channelFactory(gated(limits))
        .maxInboundMessageSize(bounds.maxRequestBytes() + SLACK)
        .maxInboundMetadataSize(MAX_HEADER_BYTES)
        .flowControlWindow(FLOW_CONTROL_WINDOW)
        .maxConcurrentCallsPerConnection(limits.connections().firstCalls())
        .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
        .permitKeepAliveTime(10, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .handshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionIdle(IDLE.toMinutes(), TimeUnit.MINUTES)
        .maxConnectionAge(bounds.connectionAge().toMillis(), TimeUnit.MILLISECONDS);
  }

  private ChannelFactory<ServerChannel> gated(ServerLimits limits) {
    return () -> {
      ServerChannel channel = epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
      channel.pipeline().addLast(limits.connections().gate());
      return channel;
    };
  }

  @Override
  public void close() {
    // Handlers that were told to end may still say so.
    Future<?> _ = accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    Future<?> _ = serving.shutdownGracefully(1, 5, TimeUnit.SECONDS);
  }
}
