package io.recgpt.standalone.domain;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which kind of behavior an event of one type is: always the same, or one by the event's value, as
 * with ratings.
 *
 * @param steps the highest value first; empty: the same kind whatever the value
 * @param otherwise the kind of values below all steps
 */
public record KindRule(List<Step> steps, EventKind otherwise) {
  private static final int MAX_STEPS = 20;

  /** The kind of values of at least so much, up to the next step. */
  public record Step(double least, EventKind kind) {
    public Step {
      requireNonNull(kind, "kind");
      if (!Double.isFinite(least)) {
        throw new IllegalArgumentException("least: " + least + " (expected: a finite number)");
      }
    }
  }

  public KindRule {
    steps = steps.stream().sorted(Comparator.comparingDouble(Step::least).reversed()).toList();
    requireNonNull(otherwise, "otherwise");
    if (steps.size() > MAX_STEPS) {
      throw new IllegalArgumentException(
          "steps: %d (expected: at most %d)".formatted(steps.size(), MAX_STEPS));
    }
  }

  /** The same kind for each value. */
  public static KindRule always(EventKind kind) {
    return new KindRule(List.of(), kind);
  }

  /** True where the value decides. */
  public boolean byValue() {
    return !steps.isEmpty();
  }

  /**
   * The kind of an event; empty where the value would decide and there is none.
   *
   * @param value null: not given
   */
  public Optional<EventKind> kind(@Nullable Double value) {
    if (!byValue()) {
      return Optional.of(otherwise);
    }
    if (value == null) {
      return Optional.empty();
    }
    for (Step step : steps) {
      if (value >= step.least()) {
        return Optional.of(step.kind());
      }
    }
    return Optional.of(otherwise);
  }

  /** All kinds that it may give. */
  public Set<EventKind> kinds() {
    Set<EventKind> kinds = EnumSet.of(otherwise);
    steps.forEach(step -> kinds.add(step.kind()));
    return kinds;
  }
}
