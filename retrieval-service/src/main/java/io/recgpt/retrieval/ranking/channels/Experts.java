package io.recgpt.retrieval.ranking.channels;

import io.recgpt.retrieval.ranking.people.Popularity;
import io.recgpt.retrieval.ranking.query.Expert;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.table.FeatureIndex;
import io.recgpt.retrieval.ranking.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * The experts of one query and the items that each may bring: one for each interest, which has
 * those that belong to it, and two for all the others, trend and discovery (RecGPT V2, experts).
 * They are numbered: the interests in the query's order, then trend, then discovery.
 */
public final class Experts {
  private final List<RankingQuery.Interest> interests;
  private final List<FeatureIndex.Group> groups = new ArrayList<>();
  private final List<Set<Integer>> evidence = new ArrayList<>();
  private final BitSet ofInterests = new BitSet();
  private final Popularity.Window popularity;
  private final boolean anybody;

  /**
   * For one query.
   *
   * @param anybody true where anything is known of the person
   */
  public Experts(RankingQuery query, Table table, Popularity.Window popularity, boolean anybody) {
    this.popularity = popularity;
    this.anybody = anybody;
    this.interests = query.interests();
    for (RankingQuery.Interest interest : interests) {
      Set<Integer> ordinals = table.ordinals(interest.evidenceIds());
      FeatureIndex.Group group = table.features().group(interest.kinds(), ordinals);
      groups.add(group);
      evidence.add(ordinals);
      ofInterests.or(group.members());
    }
  }

  /** How many people took each item lately. */
  Popularity.Window popularity() {
    return popularity;
  }

  /** How many interests have an expert. */
  public int interestCount() {
    return interests.size();
  }

  /** Number of the expert of what is going on. */
  int trend() {
    return interests.size();
  }

  /** Number of the expert of what lies outside the interests. */
  int discovery() {
    return interests.size() + 1;
  }

  /** How many experts there are. */
  public int count() {
    return interests.size() + 2;
  }

  /**
   * Returns what an expert stands for, by its number: interests first, then trend, then the rest.
   */
  public Expert kind(int expert) {
    return expert < interests.size()
        ? Expert.INTEREST
        : expert == trend() ? Expert.TREND : anybody ? Expert.DISCOVERY : Expert.NONE;
  }

  /** The expert of an item that belongs to no interest. */
  int ofOther(int ordinal, Scores scores) {
    return scores.popularityLeads(ordinal) && popularity.isPopular(ordinal) ? trend() : discovery();
  }

  /** Returns the interest of an expert of that kind, by its number. */
  public RankingQuery.Interest interest(int expert) {
    return interests.get(expert);
  }

  /** The items that belong to an interest, by ordinal; not to be written to. */
  public BitSet members(int interest) {
    return groups.get(interest).members();
  }

  /** Ordinals of an interest's evidence. */
  public Set<Integer> evidence(int interest) {
    return evidence.get(interest);
  }

  /** What an item shares with an interest's evidence, rarest first. */
  public List<String> shared(int interest, int ordinal, int limit) {
    return groups.get(interest).shared(ordinal, limit);
  }

  /** True for an item that belongs to an interest. */
  boolean ofInterest(int ordinal) {
    return ofInterests.get(ordinal);
  }

  /** The experts that may bring an item: its interests', else one of the two others. */
  public int[] of(int ordinal, Scores scores) {
    if (!ofInterests.get(ordinal)) {
      return new int[] {ofOther(ordinal, scores)};
    }
    int[] found = new int[interests.size()];
    int size = 0;
    for (int i = 0; i < found.length; i++) {
      if (members(i).get(ordinal)) {
        found[size++] = i;
      }
    }
    return Arrays.copyOf(found, size);
  }

  /**
   * The items that belong to something refused and to no interest, by ordinal: they come last
   * (RecGPT V1, interest mining, drops bursts, gifts and necessities).
   */
  public BitSet refused(RankingQuery query, Table table) {
    BitSet refused = new BitSet();
    for (RankingQuery.Refused each : query.refused()) {
      if (!each.unwanted()) {
        continue;
      }
      Set<Integer> items = table.ordinals(each.itemIds());
      refused.or(table.features().group(List.of(each.name()), items).core());
      items.forEach(refused::set);
    }
    refused.andNot(ofInterests);
    return refused;
  }
}
