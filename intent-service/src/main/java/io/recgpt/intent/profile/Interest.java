package io.recgpt.intent.profile;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.behavior.BehaviorKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A durable preference of one person.
 *
 * @param interestId key within the person's profile
 * @param name in the catalogue's own words, lower case
 * @param kinds of things it is about, where the name lists several; else empty
 * @param reason one sentence: what was done, how often, over how long
 * @param strength 0 to 1; those of a profile sum to at most 1
 * @param cohesion mean cosine of its items to their centre, -1 to 1
 * @param eventIds behaviors that prove it, oldest first
 * @param items that stand for it, strongest first
 * @param counts evidence by kind, each at least 1
 * @param first time of the first evidence
 * @param last time of the last evidence
 */
public record Interest(
    String interestId,
    String name,
    List<String> kinds,
    Stage stage,
    String reason,
    double strength,
    double cohesion,
    List<String> eventIds,
    List<EvidenceItem> items,
    Map<BehaviorKind, Integer> counts,
    Instant first,
    Instant last) {

  /**
   * An item that stands for an interest.
   *
   * @param kind the strongest behavior towards it
   * @param occurredAt when that was last
   */
  public record EvidenceItem(String itemId, BehaviorKind kind, Instant occurredAt) {}

  public Interest {
    requireNonNull(interestId);
    requireNonNull(name);
    kinds = List.copyOf(kinds);
    requireNonNull(stage);
    requireNonNull(reason);
    if (!(strength >= 0 && strength <= 1)) {
      throw new IllegalArgumentException("strength: %s (expected: 0 to 1)".formatted(strength));
    }
    eventIds = List.copyOf(eventIds);
    items = List.copyOf(items);
    counts = Map.copyOf(counts);
    requireNonNull(first);
    requireNonNull(last);
  }
}
