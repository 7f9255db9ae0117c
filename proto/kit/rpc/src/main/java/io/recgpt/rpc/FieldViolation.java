package io.recgpt.rpc;

import static java.util.Objects.requireNonNull;

/**
 * One field of a request that is not as it should be.
 *
 * @param field path of the field, for example {@code behaviors[3].item_id}
 * @param description what is wrong and what is expected, in one line
 */
public record FieldViolation(String field, String description) {
  public FieldViolation {
    requireNonNull(field);
    requireNonNull(description);
  }
}
