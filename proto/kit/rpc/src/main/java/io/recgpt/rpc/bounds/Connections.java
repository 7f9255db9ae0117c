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
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a server, bounded from the moment that they are accepted, before any handshake
 * costs anything. Whoever has shown that they may call keeps a quarter of them; where there are too
 * many, one goes that nobody keeps, the oldest of the address that has most of those. Where there
 * is none such, the new one is refused. So are those of an address that come too fast; and one
 * whose caller has not shown that they may call is closed when its calls come too fast.
 */
public final class Connections extends ServerTransportFilter {
  private static final Attributes.Key<Connection> KEY = Attributes.Key.create("recgpt-connection");

  /** One caller keeps at most this part of the connections, so that there is room for others. */
  private static final int KEPT_PART = 4;

  /** Calls that a connection may have open until its caller has shown that they may call. */
  private static final int MAX_UNKNOWN_CALLS = 20;

  /** What it costs to begin a call, or to reset one, beside the set-up of a connection. */
  private static final double CALL_COST = 0.5;

  /** How long one that makes room may take to end: its calls may be long, its peer read nothing. */
  private static final Duration CLOSING = Duration.ofSeconds(2);

  /** So many times as many as may be open may take that time; others end at once. */
  private static final int CLOSING_TIMES = 4;

  private static final int IPV6_PREFIX_BYTES = 8;

  private final int most;
  private final int mostCalls;
  private final Strangers connecting;

  /** Calls have a pace of their own, so that they keep no new connection out. */
  private final Strangers calling;

  private final ByteBudget requests;
  private final ByteBudget replies;
  private final Map<SocketAddress, Connection> open = new LinkedHashMap<>();

  /** How many each caller keeps; those who keep none are not in it. */
  private final Map<String, Integer> kept = new HashMap<>();

  /** How many make room and have not ended. */
  private int closing;

  private final LongAdder refused = new LongAdder();
  private final LongAdder paced = new LongAdder();

  /**
   * Bounds connections.
   *
   * @param most at once, at least 1
   * @param perSecond from one address where somebody has shown that they may call, and from all
   *     others together; one of these has a tenth of it. Above 0
   * @param mostCalls that one may have open once its caller has shown that they may call
   * @param requests that each connection has its share of
   * @param replies that each connection has its share of
   */
  public Connections(
      int most, int perSecond, int mostCalls, ByteBudget requests, ByteBudget replies) {
    this.most = most;
    this.mostCalls = mostCalls;
    this.connecting = new Strangers(perSecond, System::nanoTime);
    this.calling = new Strangers(perSecond, System::nanoTime);
    this.requests = requireNonNull(requests, "requests");
    this.replies = requireNonNull(replies, "replies");
  }

  /** A connection, with what is held for it. */
  public final class Connection {
    private final Optional<Channel> channel;
    private final String address;
    private final ByteBudget.Share requests;
    private final ByteBudget.Share replies;

    /** Who keeps it; empty: nobody. */
    private volatile String keeper = "";

    private volatile boolean known;
    private boolean gone;

    private Connection(Optional<Channel> channel, String address) {
      this.channel = channel;
      this.address = address;
      this.requests = Connections.this.requests.share();
      this.replies = Connections.this.replies.share();
    }

    /**
     * Notes that whoever calls by it may: then it makes room for nobody, unless its caller has too
     * many like it.
     *
     * @param caller who that is; empty: whoever calls from its address
     */
    public void known(Optional<String> caller) {
      if (!known) {
        known = true;
        connecting.known(address);
        calling.known(address);
        channel.ifPresent(accepted -> UnknownCalls.allow(accepted, mostCalls));
      }
      if (keeper.isEmpty()) {
        keep(this, caller.map("key "::concat).orElse(address));
      }
    }

    private boolean mayGoOn() {
      if (known || calling.take(address, CALL_COST)) {
        return true;
      }
      paced.increment();
      return false;
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
    return connection != null ? connection : new Connection(Optional.empty(), "");
  }

  /** How many are open. */
  public synchronized int count() {
    return open.size();
  }

  /** How many were refused or closed for want of room. */
  public long refused() {
    return refused.sum();
  }

  /** How many were refused or closed because they, or their calls, came too fast. */
  public long paced() {
    return paced.sum();
  }

  /** Calls that a new connection may have open. */
  public int firstCalls() {
    return Math.min(mostCalls, MAX_UNKNOWN_CALLS);
  }

  /** What a listening channel passes new connections through first. */
  public ChannelHandler gate() {
    return new Gate();
  }

  @Override
  public Attributes transportReady(Attributes transport) {
    SocketAddress remote = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Connection connection = remote == null ? null : find(remote);
    if (connection == null) {
      return transport;
    }
    connection.channel.ifPresent(channel -> UnknownCalls.watch(channel, connection::mayGoOn));
    return transport.toBuilder().set(KEY, connection).build();
  }

  private synchronized @Nullable Connection find(SocketAddress remote) {
    return open.get(remote);
  }

  private synchronized boolean accept(Channel channel) {
    if (open.size() >= most && !makeRoom()) {
      return false;
    }
    SocketAddress remote = channel.remoteAddress();
    Connection connection = new Connection(Optional.of(channel), host(remote));
    open.put(remote, connection);
    ChannelFuture _ = channel.closeFuture().addListener(closed -> forget(remote, connection));
    return true;
  }

  /** What one caller has to itself: an address, of IPv6 the first half of one. */
  private static String host(@Nullable SocketAddress remote) {
    if (remote instanceof InetSocketAddress socket && socket.getAddress() != null) {
      InetAddress address = socket.getAddress();
      return address instanceof Inet6Address
          ? HexFormat.of().formatHex(address.getAddress(), 0, IPV6_PREFIX_BYTES)
          : address.getHostAddress();
    }
    return String.valueOf(remote);
  }

  private synchronized void keep(Connection connection, String caller) {
    int before = kept.getOrDefault(caller, 0);
    if (!connection.gone
        && connection.channel.isPresent()
        && connection.keeper.isEmpty()
        && before < Math.max(1, most / KEPT_PART)) {
      connection.keeper = caller;
      kept.put(caller, before + 1);
    }
  }

  private boolean makeRoom() {
    Map<String, Integer> byAddress = new HashMap<>();
    open.values().stream()
        .filter(it -> it.keeper.isEmpty())
        .forEach(it -> byAddress.merge(it.address, 1, Integer::sum));
    int largest = byAddress.values().stream().max(Integer::compare).orElse(0);
    Iterator<Connection> oldest = open.values().iterator();
    while (oldest.hasNext()) {
      Connection connection = oldest.next();
      if (connection.keeper.isEmpty() && byAddress.getOrDefault(connection.address, 0) == largest) {
        oldest.remove();
        connection.gone = true;
        connection.channel.ifPresent(this::close);
        return true;
      }
    }
    return false;
  }

  /** Its calls may end, where that is soon done and not too many do so. */
  private void close(Channel channel) {
    if (closing >= CLOSING_TIMES * most) {
      channel.eventLoop().execute(() -> closeNow(channel));
      return;
    }
    closing++;
    ChannelFuture _ = channel.closeFuture().addListener(_ -> closed());
    ChannelFuture _ = channel.close();
    Future<?> _ =
        channel
            .eventLoop()
            .schedule(() -> closeNow(channel), CLOSING.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void closed() {
    closing--;
  }

  /** Past its handlers, of which one waits for the calls that are open. */
  private static void closeNow(Channel channel) {
    channel.unsafe().close(channel.voidPromise());
  }

  private synchronized void forget(SocketAddress remote, Connection connection) {
    open.remove(remote, connection);
    connection.gone = true;
    if (!connection.keeper.isEmpty()) {
      kept.computeIfPresent(connection.keeper, (_, many) -> many > 1 ? many - 1 : null);
    }
  }

  /** Of the listening channel, whose messages are accepted connections. */
  private final class Gate extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Channel channel) {
        if (!connecting.take(host(channel.remoteAddress()), 1)) {
          paced.increment();
          channel.unsafe().closeForcibly();
          return;
        }
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
