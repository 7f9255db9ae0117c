package io.recgpt.explain.explanation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An item of a person's history.
 *
 * @param itemId the item
 * @param kind the strongest behavior towards it
 * @param occurredAt when that was last; null: unknown
 */
public record Evidence(String itemId, BehaviorKind kind, @Nullable Instant occurredAt) {
  public Evidence {
    requireNonNull(itemId);
    requireNonNull(kind);
  }

  /** An item whose time is unknown. */
  public Evidence(String itemId, BehaviorKind kind) {
    this(itemId, kind, null);
  }
}
