package io.recgpt.faults;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on a port of its own of this machine, which can be told to fail. What stood before a
 * fault does not outlive it: connections whose bytes were lost or falsified are broken off at its
 * end.
 */
final class FaultProxy implements AutoCloseable {
  private final InetSocketAddress peer;
  private final Duration delay;
  private final int port;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile Fault fault = Fault.NONE;
  private @Nullable ServerSocket listener;

  /**
   * Listens at once.
   *
   * @param peer {@code host:port} that it stands before; need not be there
   * @param delay of each piece of data while {@link Fault#SLOW}
   */
  FaultProxy(String peer, Duration delay) {
    int colon = peer.lastIndexOf(':');
    this.peer =
        new InetSocketAddress(
            peer.substring(0, colon), Integer.parseInt(peer, colon + 1, peer.length(), 10));
    this.delay = requireNonNull(delay);
    this.port = listen(0);
  }

  /** Where it listens: {@code host:port}. */
  String target() {
    return "127.0.0.1:" + port;
  }

  /** Begins a fault, or ends the present one by {@link Fault#NONE}. */
  synchronized void set(Fault next) {
    Fault former = fault;
    fault = next;
    boolean harmless = former == Fault.NONE || former == Fault.SLOW;
    if (!harmless || next == Fault.RESET || next == Fault.DOWN) {
      connections.forEach(it -> it.close(next == Fault.RESET));
    }
    if (next == Fault.DOWN) {
      stopListening();
    } else if (former == Fault.DOWN) {
      listen(port);
    }
  }

  Fault fault() {
    return fault;
  }

  Duration delay() {
    return delay;
  }

  void forget(ProxiedConnection connection) {
    connections.remove(connection);
  }

  private synchronized int listen(int wanted) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      listener = socket;
      Thread.ofVirtual().name("proxy-" + socket.getLocalPort()).start(() -> accept(socket));
      return socket.getLocalPort();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private void accept(ServerSocket socket) {
    try (socket) {
      while (true) {
        Socket caller = socket.accept();
        ProxiedConnection connection = new ProxiedConnection(this, caller, peer);
        connections.add(connection);
        // Whoever set a fault before that saw it; whoever does later, sees the connection.
        if (fault == Fault.RESET || fault == Fault.DOWN) {
          connection.close(true);
        } else {
          connection.start();
        }
      }
    } catch (IOException closed) {
      // It no longer listens.
    }
  }

  private void stopListening() {
    try {
      if (listener != null) {
        listener.close();
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  @Override
  public synchronized void close() {
    stopListening();
    connections.forEach(it -> it.close(false));
  }
}
