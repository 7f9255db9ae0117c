package io.recgpt.standalone.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.standalone.domain.EventKind;
import io.recgpt.standalone.domain.KindRule;
import io.recgpt.standalone.tsv.Refusal;
import io.recgpt.standalone.tsv.TsvHeader;
import io.recgpt.standalone.tsv.TsvLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EventParserTest {
  private static final TsvHeader HEADER =
      new TsvHeader(List.of("user_id", "item_id", "type", "timestamp", "value", "query"));
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private final EventParser parser = parser();

  @Test
  void parse_wholeLine_isTaken() {
    LogEvent event = taken("u", "i1", "Buy", "1600000000", "2.5", "");
    assertThat(event.kind()).isEqualTo(EventKind.PURCHASE);
    assertThat(event.at()).isEqualTo(Instant.ofEpochSecond(1_600_000_000));
    assertThat(event.value()).isEqualTo(2.5);
    assertThat(event.id()).hasSize(32);
  }

  @Test
  void parse_search_hasQueryAndNoItem() {
    LogEvent event = taken("u", "", "search", "1600000000", "", " rain shell ");
    assertThat(event.query()).isEqualTo("rain shell");
    assertThat(event.itemId()).isEmpty();
    assertThat(event.value()).isNull();
  }

  @Test
  void parse_queryOfAPurchase_isLeftOut() {
    assertThat(taken("u", "i1", "buy", "1600000000", "", "rain").query()).isEmpty();
  }

  @Test
  void parse_ratings_areOfTheKindThatTheirValueTells() {
    assertThat(taken("u", "i1", "rating", "1600000000", "1", "").kind())
        .isEqualTo(EventKind.DISLIKE);
    assertThat(taken("u", "i1", "Rating", "1600000000", "4", "").kind())
        .isEqualTo(EventKind.PURCHASE);
    assertThat(taken("u", "i1", "rating", "1600000000", "10", "").kind())
        .isEqualTo(EventKind.FAVORITE);
    assertThat(reason("u", "i1", "rating", "1600000000", "", ""))
        .isEqualTo("no value (expected: a number, which tells the kind)");
  }

  @Test
  void parse_brokenLines_areRefusedWithReason() {
    assertThat(reason("", "i1", "buy", "1600000000", "", "")).isEqualTo("empty user_id");
    assertThat(reason("u", "", "buy", "1600000000", "", "")).isEqualTo("empty item_id");
    assertThat(reason("u", "i1", "stare", "1600000000", "", "")).isEqualTo("unknown type");
    assertThat(reason("u", "i1", "", "1600000000", "", "")).isEqualTo("empty type");
    assertThat(reason("u", "i9", "buy", "1600000000", "", "")).isEqualTo("unknown item");
    assertThat(reason("u", "i1", "buy", "yesterday", "", ""))
        .isEqualTo("timestamp is not a whole number of seconds");
    assertThat(reason("u", "i1", "buy", "1600000000000", "", ""))
        .isEqualTo("timestamp in milliseconds (expected: seconds)");
    assertThat(reason("u", "i1", "buy", "1900000000", "", "")).isEqualTo("timestamp in the future");
    assertThat(reason("u", "i1", "buy", "-1", "", "")).isEqualTo("timestamp before 1970");
    assertThat(reason("u", "i1", "buy", "1600000000", "NaN", ""))
        .isEqualTo("value is not a finite number");
    assertThat(reason("u", "i1", "buy", "1600000000", "Infinity", ""))
        .isEqualTo("value is not a finite number");
    assertThat(reason("u", "", "search", "1600000000", "", "")).isEqualTo("search without a query");
    assertThat(reason("u", "i1", "search", "1600000000", "", "x"))
        .isEqualTo("search with an item_id");
    assertThat(reason("u".repeat(129), "i1", "buy", "1600000000", "", ""))
        .isEqualTo("user_id has too many characters");
  }

  @Test
  void parse_sameFileTwice_givesTheSameDistinctIds() {
    List<String> first = ids(parser());
    assertThat(first).doesNotHaveDuplicates();
    assertThat(ids(parser())).isEqualTo(first);
  }

  private static List<String> ids(EventParser parser) {
    return Stream.of("1600000000", "1600000000", "1600000001", "1600000000")
        .map(time -> parser.parse(row("u", "i1", "buy", time, "", "")))
        .map(parsed -> ((Parsed.Accepted<LogEvent>) parsed).value().id())
        .toList();
  }

  @Property(tries = 500)
  void parse_anyText_isTakenOrRefused(
      @ForAll String user,
      @ForAll String item,
      @ForAll String type,
      @ForAll String time,
      @ForAll String value) {
    assertThat(parser().parse(row(user, item, type, time, value, ""))).isNotNull();
  }

  private static EventParser parser() {
    return new EventParser(
        Map.of(
            "buy",
            KindRule.always(EventKind.PURCHASE),
            "search",
            KindRule.always(EventKind.SEARCH),
            "rating",
            new KindRule(
                List.of(
                    new KindRule.Step(4, EventKind.PURCHASE),
                    new KindRule.Step(7, EventKind.FAVORITE)),
                EventKind.DISLIKE)),
        Set.of("i1")::contains,
        NOW);
  }

  private LogEvent taken(String... fields) {
    return switch (parser.parse(row(fields))) {
      case Parsed.Accepted<LogEvent>(LogEvent event) -> event;
      case Parsed.Refused<LogEvent>(Refusal.Cause cause) ->
          throw new AssertionError(cause.toString());
    };
  }

  private String reason(String... fields) {
    return switch (parser.parse(row(fields))) {
      case Parsed.Accepted<LogEvent>(LogEvent event) -> "taken: " + event;
      case Parsed.Refused<LogEvent>(Refusal.Cause cause) -> cause.reason();
    };
  }

  private static TsvLine.Row row(String... fields) {
    return new TsvLine.Row(2, List.of(fields), HEADER);
  }
}
