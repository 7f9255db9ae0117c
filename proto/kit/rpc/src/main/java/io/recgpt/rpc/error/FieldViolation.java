package io.recgpt.rpc.error;

/**
 * One field of a request that is not as it should be. What of it the caller chose, such as the key
 * of a map, may be of any length: it is cut, and made one line.
 *
 * @param field path of the field, for example {@code behaviors[3].item_id}
 * @param description what is wrong and what is expected, in one line
 */
public record FieldViolation(String field, String description) {
  private static final int MAX_FIELD_BYTES = 160;
  private static final int MAX_DESCRIPTION_BYTES = 480;

  public FieldViolation {
    field = ErrorText.line(field, MAX_FIELD_BYTES);
    description = ErrorText.line(description, MAX_DESCRIPTION_BYTES);
  }
}
