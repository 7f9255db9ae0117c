package io.recgpt.rpc.bounds;

import static java.util.Objects.requireNonNull;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.SocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The connections of a server, bounded from the moment that they are accepted, before any handshake
 * costs anything. Where there are too many, the oldest goes on which nobody has shown that they may
 * call; where there is none such, the new one is refused.
 */
public final class Connections extends ServerTransportFilter {
  private static final Attributes.Key<Connection> KEY = Attributes.Key.create("recgpt-connection");

  private final int most;
  private final ByteBudget requests;
  private final ByteBudget replies;
  private final Map<SocketAddress, Connection> open = new LinkedHashMap<>();
  private final LongAdder refused = new LongAdder();

  /**
   * Bounds connections.
   *
   * @param most at once, at least 1
   * @param requests that each connection has its share of
   * @param replies that each connection has its share of
   */
  public Connections(int most, ByteBudget requests, ByteBudget replies) {
    this.most = most;
    this.requests = requireNonNull(requests, "requests");
    this.replies = requireNonNull(replies, "replies");
  }

  /** A connection, with what is held for it. */
  public static final class Connection {
    private final Optional<Channel> channel;
    private final ByteBudget.Share requests;
    private final ByteBudget.Share replies;
    private final AtomicBoolean known = new AtomicBoolean();

    private Connection(Optional<Channel> channel, ByteBudget requests, ByteBudget replies) {
      this.channel = channel;
      this.requests = requests.share();
      this.replies = replies.share();
    }

    /** Notes that whoever calls by it may. */
    public void known() {
      known.setPlain(true);
    }

    /** The thread that reads and writes it; in process, any. */
    public Executor transport() {
      return channel.<Executor>map(Channel::eventLoop).orElse(Runnable::run);
    }

    /** What its requests hold. */
    public ByteBudget.Share requests() {
      return requests;
    }

    /** What its unread replies hold. */
    public ByteBudget.Share replies() {
      return replies;
    }
  }

  /** The connection of a call; in process, one of its own. */
  public Connection of(Attributes call) {
    Connection connection = call.get(KEY);
    return connection != null ? connection : new Connection(Optional.empty(), requests, replies);
  }

  /** How many are open. */
  public synchronized int count() {
    return open.size();
  }

  /** How many were refused or closed for want of room. */
  public long refused() {
    return refused.sum();
  }

  /** What a listening channel passes new connections through first. */
  public ChannelHandler gate() {
    return new Gate();
  }

  @Override
  public synchronized Attributes transportReady(Attributes transport) {
    SocketAddress remote = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Connection connection = remote == null ? null : open.get(remote);
    return connection == null ? transport : transport.toBuilder().set(KEY, connection).build();
  }

  private synchronized boolean accept(Channel channel) {
    if (open.size() >= most && !makeRoom()) {
      return false;
    }
    SocketAddress remote = channel.remoteAddress();
    Connection connection = new Connection(Optional.of(channel), requests, replies);
    open.put(remote, connection);
    ChannelFuture _ = channel.closeFuture().addListener(closed -> forget(remote, connection));
    return true;
  }

  private boolean makeRoom() {
    Iterator<Connection> oldest = open.values().iterator();
    while (oldest.hasNext()) {
      Connection connection = oldest.next();
      if (!connection.known.getPlain()) {
        oldest.remove();
        connection.channel.ifPresent(Connections::close);
        return true;
      }
    }
    return false;
  }

  private static void close(Channel channel) {
    ChannelFuture _ = channel.close();
  }

  private synchronized void forget(SocketAddress remote, Connection connection) {
    open.remove(remote, connection);
  }

  /** Of the listening channel, whose messages are accepted connections. */
  private final class Gate extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Channel channel) {
        boolean full = count() >= most;
        if (full) {
          refused.increment();
        }
        if (!accept(channel)) {
          channel.unsafe().closeForcibly();
          return;
        }
      }
      context.fireChannelRead(message);
    }
  }
}
