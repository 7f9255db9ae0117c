package io.recgpt.standalone.dataset;

import static java.util.Objects.requireNonNull;

import io.recgpt.standalone.domain.EventKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that one person did.
 *
 * @param id key of the event within its tenant
 * @param userId the person
 * @param kind what was done
 * @param itemId the item; empty with a search
 * @param query the words searched for; empty but with a search
 * @param at when
 * @param value how much, finite; null: not said
 */
public record LogEvent(
    String id,
    String userId,
    EventKind kind,
    String itemId,
    String query,
    Instant at,
    @Nullable Double value) {

  public LogEvent {
    requireNonNull(id, "id");
    requireNonNull(userId, "userId");
    requireNonNull(kind, "kind");
    requireNonNull(itemId, "itemId");
    requireNonNull(query, "query");
    requireNonNull(at, "at");
  }
}
