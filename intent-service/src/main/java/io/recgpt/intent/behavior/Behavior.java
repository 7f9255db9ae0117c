package io.recgpt.intent.behavior;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * One thing that one person did at one time.
 *
 * @param eventId key within the tenant
 * @param itemId the item; empty for a search
 * @param query the words searched for; empty but for a search
 * @param occurredAt to the millisecond
 * @param value how much, in the log's own measure
 * @param recommendationId what led here; empty for nothing
 */
public record Behavior(
    String eventId,
    String userId,
    BehaviorKind kind,
    String itemId,
    String query,
    Instant occurredAt,
    OptionalDouble value,
    String recommendationId) {

  public Behavior {
    requireNonNull(eventId);
    requireNonNull(userId);
    requireNonNull(kind);
    requireNonNull(itemId);
    requireNonNull(query);
    requireNonNull(occurredAt);
    requireNonNull(value);
    requireNonNull(recommendationId);
  }

  /** A behavior towards an item, without value. */
  public static Behavior of(
      String eventId, String userId, BehaviorKind kind, String itemId, Instant occurredAt) {
    return new Behavior(eventId, userId, kind, itemId, "", occurredAt, OptionalDouble.empty(), "");
  }

  /** A search. */
  public static Behavior search(String eventId, String userId, String query, Instant occurredAt) {
    return new Behavior(
        eventId, userId, BehaviorKind.SEARCH, "", query, occurredAt, OptionalDouble.empty(), "");
  }
}
