package io.recgpt.rpc.call;

import static java.util.Objects.requireNonNull;

import io.grpc.ManagedChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what was opened, the last first; a part that fails to close doesn't keep the rest open.
 */
public final class Closer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Closer.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Takes over a part and returns it. */
  public synchronized <T extends AutoCloseable> T add(T part) {
    opened.push(requireNonNull(part));
    return part;
  }

  /** Takes over a channel, whose calls are cancelled on closing, and returns it. */
  public synchronized ManagedChannel add(ManagedChannel channel) {
    requireNonNull(channel);
    opened.push(channel::shutdownNow);
    return channel;
  }

  /** Closes all parts, or waits until another thread has done so. */
  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception fault) {
        log.warn("a part did not close: {}", fault.toString(), fault);
      }
    }
  }
}
