package io.recgpt.retrieval.ranking.query;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.item.ItemFilter;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An intent to find items for.
 *
 * @param history what the person did, oldest first; negatives count as seen only
 * @param searches their latest search queries, oldest first
 * @param interests of their profile
 * @param refused what was refused as an interest: its items lead to nothing
 * @param tags predicted for them, best first
 * @param seenIds items to leave out
 * @param count how many items, 1 or more
 * @param asOf "now": popularity counts nothing later
 * @param userId the person, whom counts of other people leave out; empty: anonymous
 */
public record RankingQuery(
    List<HistoryItem> history,
    List<Search> searches,
    List<Interest> interests,
    List<Refused> refused,
    List<Tag> tags,
    Set<String> seenIds,
    ItemFilter filter,
    int count,
    Instant asOf,
    RankingSettings settings,
    String userId) {

  /** Tags that are looked for, the first ones. */
  public static final int MAX_TAGS = 30;

  public RankingQuery {
    history = List.copyOf(history);
    searches = List.copyOf(searches);
    interests = List.copyOf(interests);
    refused = List.copyOf(refused);
    requireNonNull(userId, "userId");
    tags = List.copyOf(tags);
    seenIds = kept(seenIds);
    requireNonNull(filter, "filter");
    requireNonNull(asOf, "asOf");
    requireNonNull(settings, "settings");
    if (count < 1) {
      throw new IllegalArgumentException("count: %d (expected: >= 1)".formatted(count));
    }
  }

  /** A set that can't be changed would look through all whose hashes meet, as callers make them. */
  private static Set<String> kept(Set<String> ids) {
    return Collections.unmodifiableSet(new HashSet<>(ids));
  }

  /** The items of all that was refused. */
  public Set<String> refusedIds() {
    Set<String> ids = new HashSet<>();
    refused.forEach(each -> ids.addAll(each.itemIds()));
    return ids;
  }

  /** The items of what was refused as unwanted. */
  public Set<String> unwantedIds() {
    Set<String> ids = new HashSet<>();
    refused.stream().filter(Refused::unwanted).forEach(each -> ids.addAll(each.itemIds()));
    return ids;
  }

  /** The same without its tags. */
  public RankingQuery withoutTags() {
    return new RankingQuery(
        history, searches, interests, refused, List.of(), seenIds, filter, count, asOf, settings,
        userId);
  }

  /** The same within other items. */
  public RankingQuery within(ItemFilter other) {
    return new RankingQuery(
        history, searches, interests, refused, tags, seenIds, other, count, asOf, settings, userId);
  }

  /** One thing done to an item, and when. */
  public record HistoryItem(String itemId, ItemAction action, Instant occurredAt) {
    public HistoryItem {
      requireNonNull(itemId, "itemId");
      requireNonNull(action, "action");
      requireNonNull(occurredAt, "occurredAt");
    }
  }

  /** A search query with its unit vector. */
  public record Search(String text, Embedding vector) {
    public Search {
      requireNonNull(text, "text");
      requireNonNull(vector, "vector");
    }
  }

  /**
   * An interest with the items that stand for it.
   *
   * @param kinds of things it is about, at least one
   * @param strength within the profile, 0 to 1
   * @param longTerm true where it has lasted
   * @param lastEvidenceAt when its last evidence came
   */
  public record Interest(
      String id,
      String name,
      List<String> kinds,
      Set<String> evidenceIds,
      double strength,
      boolean longTerm,
      Instant lastEvidenceAt) {
    public Interest {
      requireNonNull(id, "id");
      requireNonNull(name, "name");
      requireNonNull(lastEvidenceAt, "lastEvidenceAt");
      kinds = List.copyOf(kinds);
      evidenceIds = kept(evidenceIds);
    }
  }

  /**
   * What was refused as an interest, with the items concerned.
   *
   * @param unwanted true where its like is not wanted for its own sake, as after a return; false
   *     where it merely did not last
   */
  public record Refused(String name, Set<String> itemIds, boolean unwanted) {
    public Refused {
      requireNonNull(name, "name");
      itemIds = kept(itemIds);
    }
  }

  /**
   * A predicted tag with its unit vector.
   *
   * @param interestId the interest it belongs to; empty: none
   * @param category what phi makes of it, a category or the cluster that stands in; empty: none
   * @param score within the profile, 0 to 1
   */
  public record Tag(
      String text, String interestId, String category, double score, Embedding vector) {
    public Tag {
      requireNonNull(text, "text");
      requireNonNull(interestId, "interestId");
      requireNonNull(category, "category");
      requireNonNull(vector, "vector");
    }
  }
}
