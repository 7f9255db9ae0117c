package io.recgpt.standalone.dataset;

import io.recgpt.standalone.dataset.FieldRules.Breach;
import io.recgpt.standalone.domain.EventKind;
import io.recgpt.standalone.domain.KindRule;
import io.recgpt.standalone.tsv.TsvLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes behaviors of the lines of an events file: columns user_id, item_id, type, timestamp (epoch
 * seconds), value, query. A query is read with searches alone. Not thread-safe.
 */
public final class EventParser {
  /** Columns that an events file must have. */
  public static final Set<String> REQUIRED = Set.of("user_id", "item_id", "type", "timestamp");

  private static final long FIRST_MILLISECONDS = 100_000_000_000L;
  private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

  private final Map<String, KindRule> kinds;
  private final Predicate<String> knownItem;
  private final long latest;
  private final EventIds ids = new EventIds();

  /**
   * Prepares to read one file.
   *
   * @param kinds how the kind of behavior is found, by type; types in lower case
   * @param knownItem true for the ids of items in the catalogue
   * @param now the wall clock; events over a day later are refused
   */
  public EventParser(Map<String, KindRule> kinds, Predicate<String> knownItem, Instant now) {
    this.kinds = Map.copyOf(kinds);
    this.knownItem = knownItem;
    this.latest = now.plus(CLOCK_TOLERANCE).getEpochSecond();
  }

  /** Reads one line. */
  public Parsed<LogEvent> parse(TsvLine.Row row) {
    try {
      return new Parsed.Accepted<>(event(row));
    } catch (Breach e) {
      return new Parsed.Refused<>(e.cause());
    }
  }

  private LogEvent event(TsvLine.Row row) throws Breach {
    String user = FieldRules.id("user_id", row.text("user_id"));
    String type = row.text("type").strip();
    KindRule rule = kinds.get(type.toLowerCase(Locale.ROOT));
    if (rule == null) {
      throw new Breach(type.isEmpty() ? "empty type" : "unknown type", type);
    }
    String value = row.text("value");
    Double amount = value(value);
    EventKind kind =
        rule.kind(amount)
            .orElseThrow(
                () -> new Breach("no value (expected: a number, which tells the kind)", type));
    boolean search = kind == EventKind.SEARCH;
    String item = row.text("item_id");
    String query = search ? query(row.text("query"), item) : "";
    if (!search && !knownItem.test(FieldRules.id("item_id", item))) {
      throw new Breach("unknown item", item);
    }
    String time = row.text("timestamp");
    Instant at = time(time);
    String id = ids.next(List.of(user, item, type, time, value, row.text("query")));
    return new LogEvent(id, user, kind, search ? "" : item, query, at, amount);
  }

  private static String query(String query, String item) throws Breach {
    if (!item.isEmpty()) {
      throw new Breach("search with an item_id", item);
    }
    if (query.isBlank()) {
      throw new Breach("search without a query", "");
    }
    return FieldRules.limited("query", query.strip(), FieldRules.TEXT_CHARACTERS);
  }

  private Instant time(String text) throws Breach {
    long seconds;
    try {
      seconds = Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new Breach("timestamp is not a whole number of seconds", text);
    }
    if (seconds < 0) {
      throw new Breach("timestamp before 1970", text);
    }
    if (seconds >= FIRST_MILLISECONDS) {
      throw new Breach("timestamp in milliseconds (expected: seconds)", text);
    }
    if (seconds > latest) {
      throw new Breach("timestamp in the future", text);
    }
    return Instant.ofEpochSecond(seconds);
  }

  private static @Nullable Double value(String text) throws Breach {
    if (text.isBlank()) {
      return null;
    }
    try {
      double value = Double.parseDouble(text.strip());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, as what is no finite number.
    }
    throw new Breach("value is not a finite number", text);
  }
}
