package io.recgpt.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the importer, the demo and the README may expect of the demo shop's files. */
final class DemoShopTest {
  private static final Path MODULE = Path.of("");
  private static final Set<String> TYPES =
      Set.of(
          "impression",
          "click",
          "view",
          "search",
          "favorite",
          "cart",
          "purchase",
          "review",
          "return",
          "dislike");

  /** 11 March 2025, 17:00 to 18:00 UTC. */
  private static final long EARLIEST_CLOCK = 1_741_712_400;

  private static final long LATEST_CLOCK = EARLIEST_CLOCK + 3_600;

  @Test
  void events_generatedAgain_equalTheCommittedFile() throws IOException {
    String committed = Files.readString(MODULE.resolve(DemoShopGenerator.EVENTS));

    assertThat(DemoShopGenerator.events(MODULE).equals(committed))
        .as("events.tsv is what DemoShopGenerator makes: run it after a change")
        .isTrue();
  }

  @Test
  void items_fillAGeneralShop_withoutDuplicates() throws IOException {
    List<String[]> items = rows(DemoShopGenerator.ITEMS);

    assertThat(items).hasSizeGreaterThanOrEqualTo(200);
    assertThat(items).extracting(item -> item[0]).doesNotHaveDuplicates();
    assertThat(items).extracting(item -> item[1]).doesNotHaveDuplicates();
    assertThat(items.stream().map(item -> attributes(item).get("category")).distinct())
        .hasSizeGreaterThanOrEqualTo(15);
  }

  @Test
  void items_eachRow_hasTagsBrandPriceStockAndDescription() throws IOException {
    for (String[] item : rows(DemoShopGenerator.ITEMS)) {
      Map<String, String> attributes = attributes(item);

      assertThat(item[2].split("\\|")).as(item[0]).hasSizeBetween(3, 7).doesNotHaveDuplicates();
      assertThat(item[2]).as(item[0]).isLowerCase().doesNotContain(attributes.get("brand"));
      assertThat(attributes.get("price")).as(item[0]).matches("\\d+\\.\\d\\d");
      assertThat(attributes.get("stock")).as(item[0]).matches("\\d+");
      assertThat(attributes.getOrDefault("description", "").split(" "))
          .as(item[0])
          .hasSizeBetween(8, 20);
    }
  }

  @Test
  void events_eachRow_namesAKnownItemOrAQuery() throws IOException {
    Set<String> items =
        rows(DemoShopGenerator.ITEMS).stream().map(item -> item[0]).collect(Collectors.toSet());

    for (String[] event : rows(DemoShopGenerator.EVENTS)) {
      boolean search = event[2].equals("search");
      assertThat(items.contains(event[1])).as(String.join(" ", event)).isEqualTo(!search);
      assertThat(event[5].isEmpty()).as(String.join(" ", event)).isEqualTo(!search);
    }
  }

  @Test
  void events_together_useEveryTypeAndEndOnTheShopsClock() throws IOException {
    List<String[]> events = rows(DemoShopGenerator.EVENTS);
    List<Long> seconds = events.stream().map(event -> Long.parseLong(event[3])).toList();

    assertThat(events.stream().map(event -> event[2]).collect(Collectors.toSet())).isEqualTo(TYPES);
    assertThat(events.stream().map(event -> event[0]).distinct()).hasSizeGreaterThanOrEqualTo(100);
    assertThat(seconds).isSorted();
    assertThat(seconds.getLast()).isBetween(EARLIEST_CLOCK, LATEST_CLOCK);
  }

  @Test
  void purchases_ofADurable_areNotRepeatedByAShopper() throws IOException {
    Set<String> refills =
        rows(Path.of("src/test/resources/demo-shop/themes.tsv")).stream()
            .flatMap(theme -> Arrays.stream(theme[4].split(" ")))
            .collect(Collectors.toSet());
    Set<String> seen = new HashSet<>();

    for (String[] event : rows(DemoShopGenerator.EVENTS)) {
      if (event[2].equals("purchase") && !refills.contains(event[1])) {
        assertThat(seen.add(event[0] + " " + event[1])).as(String.join(" ", event)).isTrue();
      }
    }
  }

  private static List<String[]> rows(Path file) throws IOException {
    return Files.readAllLines(MODULE.resolve(file)).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .toList();
  }

  private static Map<String, String> attributes(String[] item) {
    return Arrays.stream(item[3].split(";"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }
}
