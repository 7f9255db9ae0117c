package io.recgpt.standalone.dataset;

import io.recgpt.standalone.tsv.TsvLine;
import io.recgpt.standalone.tsv.TsvReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Counts what a data set holds. */
final class Surveyor {
  static final Pattern YEAR = Pattern.compile("\\s*\\((?:1[89]|20)[0-9]{2}\\)\\s*$");

  private static final int MAXIMUM_NAMES = 1000;

  private final Map<String, Long> attributes = new HashMap<>();
  private final Map<String, Long> types = new HashMap<>();
  private final Map<String, Survey.Values> values = new HashMap<>();
  private final long latest;
  private long items;
  private long events;
  private long shouting;
  private long yeared;
  private long lastEvent = -1;

  private Surveyor(Instant now) {
    this.latest = now.plus(Duration.ofDays(1)).getEpochSecond();
  }

  static Survey survey(@Nullable Path items, @Nullable Path events, Instant now) {
    Surveyor surveyor = new Surveyor(now);
    if (items != null) {
      surveyor.readItems(items);
    }
    if (events != null) {
      surveyor.readEvents(events);
    }
    Instant last = surveyor.lastEvent < 0 ? null : Instant.ofEpochSecond(surveyor.lastEvent);
    return new Survey(
        surveyor.items,
        surveyor.events,
        surveyor.shouting,
        surveyor.yeared,
        surveyor.attributes,
        surveyor.types,
        surveyor.values,
        last);
  }

  private void readItems(Path file) {
    try (TsvReader reader = TsvReader.open(file, ItemParser.REQUIRED)) {
      for (Optional<TsvLine> line = reader.next(); line.isPresent(); line = reader.next()) {
        items++;
        if (line.get() instanceof TsvLine.Row row) {
          String title = row.text("title");
          shouting += TitleCase.shouts(title) ? 1 : 0;
          yeared += YEAR.matcher(title).find() ? 1 : 0;
          for (String part : row.text("attributes").split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
              count(attributes, part.substring(0, equals).strip());
            }
          }
        }
      }
    }
  }

  private void readEvents(Path file) {
    try (TsvReader reader = TsvReader.open(file, EventParser.REQUIRED)) {
      for (Optional<TsvLine> line = reader.next(); line.isPresent(); line = reader.next()) {
        events++;
        if (line.get() instanceof TsvLine.Row row) {
          String type = row.text("type").strip().toLowerCase(Locale.ROOT);
          count(types, type);
          double value = number(row.text("value"));
          if (Double.isFinite(value) && types.containsKey(type)) {
            values.merge(type, Survey.Values.of(value), Survey.Values::and);
          }
          lastEvent = Math.max(lastEvent, seconds(row.text("timestamp")));
        }
      }
    }
  }

  private static double number(String text) {
    try {
      return text.isBlank() ? Double.NaN : Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private long seconds(String text) {
    try {
      long seconds = Long.parseLong(text.strip());
      return seconds <= latest ? seconds : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static void count(Map<String, Long> counts, String name) {
    if (counts.size() < MAXIMUM_NAMES || counts.containsKey(name)) {
      counts.merge(name, 1L, Long::sum);
    }
  }
}
