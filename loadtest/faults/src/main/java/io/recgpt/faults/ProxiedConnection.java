package io.recgpt.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** A caller's connection through a {@link FaultProxy}, and the one to its peer. */
final class ProxiedConnection {
  private static final int PIECE = 16_384;

  private final FaultProxy proxy;
  private final Socket caller;
  private final InetSocketAddress peer;
  private final Socket onward = new Socket();

  ProxiedConnection(FaultProxy proxy, Socket caller, InetSocketAddress peer) {
    this.proxy = proxy;
    this.caller = caller;
    this.peer = peer;
  }

  void start() {
    Thread.ofVirtual().name("proxied-" + peer.getPort()).start(this::connect);
  }

  private void connect() {
    try {
      caller.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
      onward.connect(peer);
    } catch (IOException unreachable) {
      close(true);
      return;
    }
    Thread.ofVirtual().name("proxied-there").start(() -> pass(caller, onward, false));
    pass(onward, caller, true);
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        switch (proxy.fault()) {
          case NONE -> out.write(piece, 0, length);
          case SLOW -> {
            await(proxy.delay());
            out.write(piece, 0, length);
          }
          case GARBAGE -> {
            if (answers) {
              ThreadLocalRandom.current().nextBytes(piece);
            }
            out.write(piece, 0, length);
          }
          case HALF_OPEN, RESET, DOWN -> {
            // Lost: the connection ends with the fault.
          }
        }
      }
      close(false);
    } catch (IOException broken) {
      close(true);
    }
  }

  private static void await(Duration delay) {
    long end = System.nanoTime() + delay.toNanos();
    for (long left = delay.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Ends both halves; with a reset where so said. */
  void close(boolean reset) {
    proxy.forget(this);
    for (Socket socket : new Socket[] {caller, onward}) {
      try {
        if (reset) {
          socket.setSoLinger(true, 0);
        }
        socket.close();
      } catch (IOException gone) {
        // It is closed, which is what was wanted.
      }
    }
  }
}
