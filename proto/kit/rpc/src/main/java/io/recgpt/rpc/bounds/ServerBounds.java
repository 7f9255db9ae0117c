package io.recgpt.rpc.bounds;

import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import java.time.Duration;

/**
 * What callers can have a server hold, and for how long.
 *
 * @param requestBytes of all requests held: those that arrive and those that are handled
 * @param replyBytes of all replies that their callers have not read
 * @param maxRequestBytes largest request, unless the rules of its fields allow less
 * @param maxReplyBytes largest reply
 * @param arrival in which a request must have come whole
 * @param callDeadline in which a call must have ended that is answered by one message, whatever
 *     deadline its caller has set
 * @param streamDeadline the same where it is answered by many
 * @param connections at once, at least 1
 * @param connectionsPerSecond from one address whose callers have shown a good key, and from all
 *     others together; one of these has a tenth of it. At least 1
 * @param connectionAge after which a client is told to connect anew; its calls go on
 */
public record ServerBounds(
    long requestBytes,
    long replyBytes,
    int maxRequestBytes,
    int maxReplyBytes,
    Duration arrival,
    Duration callDeadline,
    Duration streamDeadline,
    int connections,
    int connectionsPerSecond,
    Duration connectionAge) {

  /** Largest message, either way, unless told otherwise: 16 MiB. */
  public static final int MAX_MESSAGE_BYTES = 16 << 20;

  /** Largest message that clients take unless told otherwise: 4 MiB. */
  public static final int CLIENTS_MAX_BYTES = 4 << 20;

  /** Share of the heap that requests may take, and that unread replies may take. */
  private static final int HEAP_SHARE = 8;

  /** Share of the transport's memory that either may take. */
  private static final int TRANSPORT_SHARE = 3;

  /** One connection may have this part of each, but always a message of the largest size. */
  private static final int CONNECTION_SHARE = 2;

  public ServerBounds {
    if (requestBytes < 1 || replyBytes < 1 || maxRequestBytes < 1 || maxReplyBytes < 1) {
      throw new IllegalArgumentException(
          "bytes: %d, %d, %d, %d (expected: >= 1)"
              .formatted(requestBytes, replyBytes, maxRequestBytes, maxReplyBytes));
    }
    if (!arrival.isPositive() || !callDeadline.isPositive() || !streamDeadline.isPositive()) {
      throw new IllegalArgumentException(
          "deadlines: %s, %s, %s (expected: above zero)"
              .formatted(arrival, callDeadline, streamDeadline));
    }
    if (connections < 1 || connectionsPerSecond < 1 || !connectionAge.isPositive()) {
      throw new IllegalArgumentException(
          "connections: %d, %d a second, for %s (expected: >= 1, >= 1, above zero)"
              .formatted(connections, connectionsPerSecond, connectionAge));
    }
  }

  /**
   * An eighth of the heap each for requests and replies, where the transport's own memory has room
   * for both; see the module's README for the rest.
   */
  public static ServerBounds ofHeap() {
    long share =
        Math.min(
            Runtime.getRuntime().maxMemory() / HEAP_SHARE,
            PlatformDependent.maxDirectMemory() / TRANSPORT_SHARE);
    share = Math.max(2L * MAX_MESSAGE_BYTES, share);
    return new ServerBounds(
        share,
        share,
        MAX_MESSAGE_BYTES,
        MAX_MESSAGE_BYTES,
        Duration.ofSeconds(20),
        Duration.ofMinutes(10),
        Duration.ofDays(1),
        1_000,
        2_000,
        Duration.ofMinutes(30));
  }

  /** The same with this largest reply. */
  public ServerBounds withMaxReplyBytes(int bytes) {
    return new ServerBounds(
        requestBytes,
        replyBytes,
        maxRequestBytes,
        bytes,
        arrival,
        callDeadline,
        streamDeadline,
        connections,
        connectionsPerSecond,
        connectionAge);
  }

  /** The budget of requests. */
  public ByteBudget requests() {
    return new ByteBudget(requestBytes, connectionPart(requestBytes, maxRequestBytes));
  }

  /** The budget of unread replies. */
  public ByteBudget replies() {
    return new ByteBudget(replyBytes, connectionPart(replyBytes, maxReplyBytes));
  }

  private static long connectionPart(long all, int largest) {
    return Math.max(all / CONNECTION_SHARE, largest + (1L << 20));
  }
}
