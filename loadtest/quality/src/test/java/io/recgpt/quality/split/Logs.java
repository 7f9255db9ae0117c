package io.recgpt.quality.split;

import io.recgpt.quality.split.Event.Sign;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Writes small logs down: one line an event, "user item time" and a minus sign for a rejection. */
final class Logs {
  private Logs() {}

  static List<Event> of(String... lines) {
    List<Event> events = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split(" ", -1);
      boolean negative = fields[1].startsWith("-");
      events.add(
          new Event(
              events.size(),
              fields[0],
              negative ? fields[1].substring(1) : fields[1],
              negative ? Sign.NEGATIVE : Sign.POSITIVE,
              Long.parseLong(fields[2])));
    }
    return events;
  }

  static List<String> items(List<Event> events) {
    return List.copyOf(new TreeSet<>(events.stream().map(Event::itemId).toList()));
  }

  static List<String> written(List<Event> events) {
    return events.stream()
        .map(event ->
            "%s %s%s %d"
                .formatted(
                    event.userId(),
                    event.sign() == Sign.NEGATIVE ? "-" : "",
                    event.itemId(),
                    event.timestamp()))
        .toList();
  }
}
