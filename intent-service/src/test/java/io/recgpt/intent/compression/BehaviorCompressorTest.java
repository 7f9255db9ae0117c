package io.recgpt.intent.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.generation.TokenCounter;
import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.catalogue.Catalogue;
import io.recgpt.intent.catalogue.CatalogueItem;
import io.recgpt.intent.catalogue.DomainWords;
import io.recgpt.intent.catalogue.Words;
import io.recgpt.testkit.HashingEmbedder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class BehaviorCompressorTest {
  private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
  private static final int ITEMS = 12;
  private static final Pattern ENTRY = Pattern.compile("(\\S+) \\(([^)]*)\\)");
  private static final TokenCounter COUNTER = new WordCounter();
  private static final BehaviorCompressor COMPRESSOR =
      new BehaviorCompressor(new ItemDescriptions(catalogue()), COUNTER);

  /** One thing, one bucket of time, one kind. */
  private record Fact(String thing, String bucket, String kind) {}

  @Example
  void compress_ofSomeMonths_hasTheLineFormat() {
    List<Behavior> log =
        List.of(
            behavior(1, BehaviorKind.PURCHASE, Duration.ofDays(900)),
            behavior(0, BehaviorKind.DETAIL_VIEW, Duration.ofDays(70)),
            behavior(1, BehaviorKind.DETAIL_VIEW, Duration.ofDays(70)),
            behavior(2, BehaviorKind.DETAIL_VIEW, Duration.ofDays(4)),
            behavior(3, BehaviorKind.DETAIL_VIEW, Duration.ofDays(4)),
            behavior(2, BehaviorKind.PURCHASE, Duration.ofDays(4)),
            behavior(3, BehaviorKind.PURCHASE, Duration.ofDays(4)),
            Behavior.search("s", "u", "hiking | boots", NOW.minus(Duration.ofDays(1))));

    CompressedHistory history = COMPRESSOR.compress(log, NOW, BehaviorCompressor.RELIABLE, 10_000);

    assertThat(history.text())
        .isEqualTo(
            """
            2025-05-31 (search) | #1 hiking boots
            2025-05-28 (detail view, purchase) | #2 Thing three (Goods; Acme; sturdy), \
            #3 Thing two (Goods; Acme; sturdy)
            2025-03 (detail view), 2022 (purchase) | #4 Thing one (Goods; Acme; sturdy)
            2025-03 (detail view) | #5 Thing zero (Goods; Acme; sturdy)\
            """);
    assertThat(history.leftOut()).isEmpty();
  }

  @Example
  void compress_ofClicks_areForTagsAlone() {
    List<Behavior> log = List.of(behavior(1, BehaviorKind.CLICK, Duration.ofDays(2)));

    assertThat(COMPRESSOR.compress(log, NOW, BehaviorCompressor.RELIABLE, 100).text()).isEmpty();
    assertThat(COMPRESSOR.compress(log, NOW, BehaviorCompressor.WITH_CLICKS, 100).text())
        .isEqualTo("2025-05-30 (click) | #1 Thing one (Goods; Acme; sturdy)");
  }

  @Property(tries = 200)
  void compress_withinBudget_losesNothingAndDoublesNothing(@ForAll("logs") List<Behavior> log) {
    CompressedHistory history =
        COMPRESSOR.compress(log, NOW, BehaviorCompressor.WITH_CLICKS, 1_000_000);

    List<Fact> facts = facts(history);
    assertThat(facts).doesNotHaveDuplicates();
    assertThat(new HashSet<>(facts)).isEqualTo(expected(log));
    assertThat(history.leftOut()).isEmpty();
    assertThat(history.entries()).extracting(HistoryEntry::key).doesNotHaveDuplicates();
    assertThat(history.entries().stream().mapToInt(thing -> thing.behaviors().size()).sum())
        .isEqualTo(log.size());
    assertThat(lines(history))
        .extracting(line -> line.split(" \\| ", -1)[0])
        .doesNotHaveDuplicates();
  }

  @Property(tries = 200)
  void compress_beyondBudget_holdsItAndCountsTheRest(
      @ForAll("logs") List<Behavior> log, @ForAll @IntRange(min = 0, max = 150) int budget) {
    CompressedHistory history =
        COMPRESSOR.compress(log, NOW, BehaviorCompressor.WITH_CLICKS, budget);

    assertThat(history.tokens()).isEqualTo(COUNTER.count(history.text()));
    assertThat(history.tokens()).isLessThanOrEqualTo(budget);
    Map<BehaviorKind, Integer> all = new HashMap<>(history.leftOut());
    history
        .entries()
        .forEach(thing ->
            thing.behaviors().forEach(behavior -> all.merge(behavior.kind(), 1, Integer::sum)));
    Map<BehaviorKind, Integer> given = new HashMap<>();
    log.forEach(behavior -> given.merge(behavior.kind(), 1, Integer::sum));
    assertThat(all).isEqualTo(given);
    assertThat(expected(log)).containsAll(facts(history));
  }

  @Property(tries = 100)
  void compress_twice_isTheSame(
      @ForAll("logs") List<Behavior> log, @ForAll @IntRange(min = 0, max = 300) int budget) {
    assertThat(COMPRESSOR.compress(log, NOW, BehaviorCompressor.WITH_CLICKS, budget))
        .isEqualTo(COMPRESSOR.compress(log, NOW, BehaviorCompressor.WITH_CLICKS, budget));
  }

  @Provide
  Arbitrary<List<Behavior>> logs() {
    List<BehaviorKind> kinds = new ArrayList<>(BehaviorCompressor.WITH_CLICKS);
    kinds.sort(Comparator.comparingInt(BehaviorKind::number));
    return Combinators.combine(
            Arbitraries.integers().between(0, ITEMS - 1),
            Arbitraries.of(kinds),
            Arbitraries.integers().between(0, 1_200))
        .as((item, kind, days) ->
            kind == BehaviorKind.SEARCH
                ? Behavior.search("e", "u", "words " + word(item), NOW.minus(Duration.ofDays(days)))
                : behavior(item, kind, Duration.ofDays(days)))
        .list()
        .ofMaxSize(60)
        .map(log -> log.stream().sorted(Comparator.comparing(Behavior::occurredAt)).toList());
  }

  private static List<String> lines(CompressedHistory history) {
    return history.text().isEmpty() ? List.of() : history.text().lines().toList();
  }

  /** Reads the text back. */
  private static List<Fact> facts(CompressedHistory history) {
    List<Fact> facts = new ArrayList<>();
    for (String line : lines(history)) {
      String[] halves = line.split(" \\| ", 2);
      for (String thing : halves[1].split(", #", -1)) {
        String name = thing.substring(thing.indexOf(' ') + 1);
        Matcher entry = ENTRY.matcher(halves[0]);
        while (entry.find()) {
          for (String kind : entry.group(2).split(", ", -1)) {
            facts.add(new Fact(name, entry.group(1), kind));
          }
        }
      }
    }
    return facts;
  }

  /** What a log says, told another way than the compressor does. */
  private static Set<Fact> expected(List<Behavior> log) {
    Set<Fact> facts = new HashSet<>();
    for (Behavior behavior : log) {
      String day = behavior.occurredAt().toString().substring(0, 10);
      String bucket =
          day.compareTo("2025-05-01") >= 0
              ? day
              : day.compareTo("2024-06-01") >= 0 ? day.substring(0, 7) : day.substring(0, 4);
      String thing =
          behavior.kind() == BehaviorKind.SEARCH
              ? behavior.query()
              : "Thing %s (Goods; Acme; sturdy)".formatted(behavior.itemId());
      facts.add(new Fact(thing, bucket, behavior.kind().word()));
    }
    return facts;
  }

  private static Behavior behavior(int item, BehaviorKind kind, Duration ago) {
    return Behavior.of("e", "u", kind, word(item), NOW.minus(ago));
  }

  private static Catalogue catalogue() {
    HashingEmbedder embedder = new HashingEmbedder();
    Map<String, CatalogueItem> items = new TreeMap<>();
    for (int i = 0; i < ITEMS; i++) {
      String title = "Thing " + word(i);
      items.put(
          word(i),
          new CatalogueItem(
              word(i), title, title, "Goods", "Acme", List.of("sturdy"), embedder.embed(title)));
    }
    return new Catalogue(List.copyOf(items.values()), new Words(DomainWords.DEFAULT));
  }

  private static String word(int number) {
    return List.of(
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven")
        .get(number);
  }
}
