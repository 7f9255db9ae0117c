package io.recgpt.rpc.bounds;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Bytes that a process holds for its callers: a bound for one connection, and one for all. Where
 * all are at their bound, those that have waited longest for their caller make room: a caller who
 * sends and reads on is through long before.
 */
public final class ByteBudget {
  private final long limit;
  private final long connectionLimit;
  private final Set<Charge> waiting = new LinkedHashSet<>();
  private long held;

  /**
   * Bounds bytes.
   *
   * @param limit of all connections, at least 1
   * @param connectionLimit of one of them, at least 1
   */
  public ByteBudget(long limit, long connectionLimit) {
    if (limit < 1 || connectionLimit < 1) {
      throw new IllegalArgumentException(
          "byte budget: %d, %d a connection (expected: >= 1)".formatted(limit, connectionLimit));
    }
    this.limit = limit;
    this.connectionLimit = connectionLimit;
  }

  /** Whether there was room. */
  public enum Outcome {
    /** The bytes may be held. */
    TAKEN,
    /** The connection has too many; nothing was taken. */
    CONNECTION_FULL,
    /** All connections together have too many; nothing was taken. */
    FULL
  }

  /** Bytes held now. */
  public synchronized long held() {
    return held;
  }

  /** Bytes that one connection may have held. */
  public long connectionLimit() {
    return connectionLimit;
  }

  /** The part of one connection. */
  public Share share() {
    return new Share();
  }

  /** What is held for one connection. */
  public final class Share {
    private long bytes;

    private Share() {}

    /**
     * Begins to hold bytes of a call.
     *
     * @param evict lets go of them; called at most once, while the call waits for its caller and
     *     others need the room
     */
    public Charge open(Runnable evict) {
      return new Charge(this, evict);
    }
  }

  /** What is held for one call. */
  public final class Charge {
    private final Share share;
    private final Runnable evict;
    private long bytes;
    private boolean settled;
    private boolean closed;

    private Charge(Share share, Runnable evict) {
      this.share = share;
      this.evict = requireNonNull(evict, "evict");
    }

    /** Takes more bytes, at least 0; until it is settled, the call waits for its caller. */
    public Outcome take(long more) {
      List<Charge> evicted = new ArrayList<>();
      Outcome outcome = take(more, evicted);
      evicted.forEach(victim -> victim.evict.run());
      return outcome;
    }

    private Outcome take(long more, List<Charge> evicted) {
      synchronized (ByteBudget.this) {
        if (closed) {
          return Outcome.FULL;
        }
        if (share.bytes + more > connectionLimit) {
          return Outcome.CONNECTION_FULL;
        }
        Iterator<Charge> oldest = waiting.iterator();
        while (held + more > limit && oldest.hasNext()) {
          Charge victim = oldest.next();
          if (victim != this) {
            oldest.remove();
            victim.closed = true;
            victim.drop();
            evicted.add(victim);
          }
        }
        if (held + more > limit) {
          return Outcome.FULL;
        }
        add(more);
        if (!settled) {
          waiting.add(this);
        }
        return Outcome.TAKEN;
      }
    }

    /** The call waits for its caller no more: its bytes stay until it ends. */
    public void settle() {
      synchronized (ByteBudget.this) {
        settled = true;
        waiting.remove(this);
      }
    }

    /** Gives all back; more can be taken later. */
    public void release() {
      synchronized (ByteBudget.this) {
        waiting.remove(this);
        drop();
      }
    }

    /** Gives all back; nothing can be taken any more. */
    public void close() {
      synchronized (ByteBudget.this) {
        closed = true;
        waiting.remove(this);
        drop();
      }
    }

    private void drop() {
      add(-bytes);
    }

    private void add(long more) {
      bytes += more;
      share.bytes += more;
      held += more;
    }
  }
}
