package io.recgpt.retrieval.ranking.table;

import io.recgpt.retrieval.numeric.Sums;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What one ranking writes its sums into, kept for the next one. */
public final class Workspace implements AutoCloseable {
  private final Queue<Workspace> free;
  private final Sums sums = new Sums();
  private final Sums others = new Sums();
  private final Sums candidates = new Sums();

  private Workspace(Queue<Workspace> free) {
    this.free = free;
  }

  /** Workspaces of a tenant: as many as rankings ever ran at once. Thread-safe. */
  public static final class Pool {
    private final Queue<Workspace> free = new ConcurrentLinkedQueue<>();

    /** One for one ranking, which must close it. */
    public Workspace take() {
      Workspace known = free.poll();
      return known == null ? new Workspace(free) : known;
    }
  }

  /** Empty sums for a catalogue of a size; what {@link #sums} gave before is void. */
  public Sums sums(int size) {
    return sums.cleared(size);
  }

  /** Others beside them. */
  public Sums others(int size) {
    return others.cleared(size);
  }

  /** Places of candidates, in their order. */
  public Sums candidates(int[] ordinals, int size) {
    return indexed(candidates.cleared(size), ordinals);
  }

  /** Gives ordinals their places. */
  public static Sums indexed(Sums empty, int[] ordinals) {
    for (int ordinal : ordinals) {
      empty.add(ordinal, 0);
    }
    return empty;
  }

  @Override
  public void close() {
    free.add(this);
  }
}
