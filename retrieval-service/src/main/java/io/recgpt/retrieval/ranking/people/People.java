package io.recgpt.retrieval.ranking.people;

import io.recgpt.retrieval.item.Interaction;
import io.recgpt.retrieval.ranking.table.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The people of one tenant and what they took, for counts that claims rest on. Writers exclude all
 * others; readers may share it once it is settled.
 */
public final class People {
  private static final int NOBODY = -1;

  private final Map<String, Integer> ordinals = new HashMap<>();
  private final Takings takings = new Takings();
  private final Popularity popularity;

  /**
   * No people yet.
   *
   * @param events to be added to by others
   */
  public People(PositiveEvents events) {
    this.popularity = new Popularity(events);
  }

  /** Makes people known, each by their ordinal. */
  public void know(Map<String, Integer> ordinalsById) {
    ordinals.putAll(ordinalsById);
  }

  /** Takes an interaction over. */
  public void add(Interaction interaction) {
    takings.add(interaction);
  }

  /**
   * Takes over a positive event that is put between others; must exclude readers.
   *
   * @param time in milliseconds since 1970
   */
  public void late(long time, float weight, int item, int user) {
    popularity.late(time, weight, item, user);
  }

  /** True where all that is new counts. */
  public boolean settled() {
    return takings.settled();
  }

  /** Lets what is new count; must exclude readers. */
  public void settle() {
    takings.settle();
  }

  /** Counts of a request. */
  public final class Counted {
    private final int asking;
    private final long asOf;
    private final Popularity.Window window;

    private Counted(int asking, Instant asOf, Table table) {
      this.asking = asking;
      this.asOf = asOf.toEpochMilli();
      this.window = popularity.window(asOf, table);
    }

    /** Other people who took two items, by their ordinals. */
    public Takings.Counts together(int anchor, int item) {
      return takings.together(anchor, item, asking, asOf);
    }

    /** Popularity within the window before the request. */
    public Popularity.Window popularity() {
      return window;
    }
  }

  /**
   * Counts as of a time.
   *
   * @param userId the asking person, whom counts of other people leave out; empty: nobody
   */
  public Counted counted(String userId, Instant asOf, Table table) {
    return new Counted(ordinals.getOrDefault(userId, NOBODY), asOf, table);
  }
}
