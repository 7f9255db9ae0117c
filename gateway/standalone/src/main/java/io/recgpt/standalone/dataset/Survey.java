package io.recgpt.standalone.dataset;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a data set holds, counted in one quick pass before anything is read in earnest.
 *
 * @param items lines of the items file
 * @param events lines of the events file
 * @param shouting titles in capitals alone
 * @param yeared titles that end in a year in parentheses
 * @param attributes how many items have each attribute
 * @param types how many events have each type; types in lower case
 * @param values what is in the column of values, by type; types without a number have none
 * @param lastEvent time of the last event that is not in the future; null: there is none
 */
public record Survey(
    long items,
    long events,
    long shouting,
    long yeared,
    Map<String, Long> attributes,
    Map<String, Long> types,
    Map<String, Values> values,
    @Nullable Instant lastEvent) {

  public Survey {
    attributes = Map.copyOf(requireNonNull(attributes, "attributes"));
    types = Map.copyOf(requireNonNull(types, "types"));
    values = Map.copyOf(requireNonNull(values, "values"));
  }

  /**
   * The numbers that events of one type come with.
   *
   * @param count how many events have one
   */
  public record Values(long count, double least, double most) {
    static Values of(double value) {
      return new Values(1, value, value);
    }

    Values and(Values other) {
      return new Values(
          count + other.count, Math.min(least, other.least), Math.max(most, other.most));
    }
  }
}
