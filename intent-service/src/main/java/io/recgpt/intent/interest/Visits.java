package io.recgpt.intent.interest;

import io.recgpt.intent.behavior.Behavior;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;

/**
 * When a person came.
 *
 * @param logDays days that the person's whole log spans
 * @param activeDays days of UTC on which they did anything, in order
 */
public record Visits(double logDays, List<LocalDate> activeDays) {
  static final Visits NONE = new Visits(0, List.of());

  public Visits {
    activeDays = List.copyOf(activeDays);
  }

  /** Of behaviors, oldest first. */
  public static Visits of(List<Behavior> behaviors) {
    if (behaviors.isEmpty()) {
      return NONE;
    }
    TreeSet<LocalDate> days = new TreeSet<>();
    behaviors.forEach(behavior -> days.add(day(behavior.occurredAt())));
    return new Visits(
        Candidate.days(behaviors.getFirst().occurredAt(), behaviors.getLast().occurredAt()),
        List.copyOf(days));
  }

  /** How many days they came after the day of a time. */
  long after(Instant time) {
    LocalDate day = day(time);
    return activeDays.stream().filter(each -> each.isAfter(day)).count();
  }

  /** How many days they came up to the day of a time. */
  long until(Instant time) {
    return activeDays.size() - after(time);
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
