package io.recgpt.intent.store;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a response about a person was made of, in a few numbers that are cheap to compare.
 *
 * @param userKey of the user's row: a user who was forgotten comes back as another one
 * @param sequence position of the user's last behavior
 * @param profileVersion of the profile that was visible; 0 for none
 * @param asOf "now" as it was taken, in whole milliseconds
 * @param historyLimit how many behaviors were asked for
 */
public record Revision(
    long userKey, long sequence, long profileVersion, Instant asOf, int historyLimit) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,18})-(\\d{1,18})-(\\d{1,18})-(\\d{1,18})-(\\d{1,9})");

  /** Reads what {@link #encode} wrote; anything else is no revision. */
  public static Optional<Revision> decode(String text) {
    Matcher numbers = FORM.matcher(text);
    return numbers.matches()
        ? Optional.of(
            new Revision(
                Long.parseLong(numbers.group(1)),
                Long.parseLong(numbers.group(2)),
                Long.parseLong(numbers.group(3)),
                Instant.ofEpochMilli(Long.parseLong(numbers.group(4))),
                Integer.parseInt(numbers.group(5))))
        : Optional.empty();
  }

  /** As a text that {@link #decode} reads. */
  public String encode() {
    return "%d-%d-%d-%d-%d"
        .formatted(userKey, sequence, profileVersion, asOf.toEpochMilli(), historyLimit);
  }
}
