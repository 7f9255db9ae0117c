package io.recgpt.shop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopFilesTest {
  private static final Instant END = Instant.parse("2026-06-01T00:00:00Z");
  private static final ShopSettings SETTINGS = new ShopSettings(2_000, 1_000, 40_000, 365, END, 1);

  @TempDir private Path folder;

  private List<String[]> made(ShopSettings settings, String file) throws IOException {
    Path to = folder.resolve("shop-" + settings.seed());
    new ShopFiles(settings)
        .write(
            to,
            new ShopFiles.Progress() {
              @Override
              public void items(long lines) {}

              @Override
              public void events(long lines) {}
            });
    byte[] bytes = Files.readAllBytes(to.resolve(file));
    try (GZIPInputStream from = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      List<String[]> lines = new ArrayList<>();
      for (String line : new String(from.readAllBytes(), UTF_8).split("\n", -1)) {
        lines.add(line.split("\t", -1));
      }
      return lines.subList(1, lines.size() - 1);
    }
  }

  private static Map<String, Integer> counts(List<String[]> events, int column) {
    Map<String, Integer> counts = new HashMap<>();
    events.forEach(event -> counts.merge(event[column], 1, Integer::sum));
    return counts;
  }

  private static long ofLargest(Map<String, Integer> counts, int most) {
    List<Integer> sizes = new ArrayList<>(counts.values());
    sizes.sort(Collections.reverseOrder());
    return sizes.stream().limit(most).mapToLong(Integer::longValue).sum();
  }

  @Test
  void items_areAsManyAsAskedFor_eachWithATitleOfItsOwn() throws IOException {
    List<String[]> items = made(SETTINGS, "items.tsv.gz");

    assertThat(items).hasSize(2_000).allSatisfy(item -> assertThat(item).hasSize(4));
    assertThat(new HashSet<>(items.stream().map(item -> item[0]).toList())).hasSize(2_000);
    assertThat(new HashSet<>(items.stream().map(item -> item[1]).toList())).hasSize(2_000);
    assertThat(items.getFirst()[3])
        .matches("category=department 1;brand=[A-Z][a-z]+;price_eur=\\d+\\.\\d\\d");
  }

  @Test
  void events_areAsManyAsAskedFor_inOrderAndInTime() throws IOException {
    List<String[]> events = made(SETTINGS, "events.tsv.gz");

    assertThat(events).hasSize(40_000);
    Map<String, Long> last = new HashMap<>();
    for (String[] event : events) {
      long second = Long.parseLong(event[3]);
      assertThat(second).isBetween(SETTINGS.startSecond(), END.getEpochSecond() - 1);
      assertThat(second).isGreaterThanOrEqualTo(last.getOrDefault(event[0], 0L));
      last.put(event[0], second);
    }
    assertThat(last.size()).isBetween(700, 1_400);
    assertThat(counts(events, 2)).containsOnlyKeys("view", "cart", "purchase");
  }

  @Test
  void events_followPowerLaws_ofItemsAndOfPeople() throws IOException {
    List<String[]> events = made(SETTINGS, "events.tsv.gz");

    // Evenly spread, a hundredth of the items or people would have a hundredth of the events.
    assertThat(ofLargest(counts(events, 1), 20)).isBetween(3_000L, 14_000L);
    assertThat(ofLargest(counts(events, 0), 10)).isBetween(2_000L, 16_000L);
  }

  @Test
  void people_keepToAFewKinds() throws IOException {
    Catalogue catalogue = new Catalogue(SETTINGS);
    Map<String, Map<Integer, Integer>> kinds = new HashMap<>();
    Map<Integer, Integer> all = new HashMap<>();
    List<String[]> events = made(SETTINGS, "events.tsv.gz");
    for (String[] event : events) {
      int kind = Integer.parseInt(event[1].substring(1)) % catalogue.kinds();
      kinds.computeIfAbsent(event[0], _ -> new HashMap<>()).merge(kind, 1, Integer::sum);
      all.merge(kind, 1, Integer::sum);
    }
    double own =
        kinds.values().stream()
            .mapToLong(each -> each.values().stream().mapToInt(i -> i).max().orElse(0))
            .sum();
    double popular = all.values().stream().mapToInt(i -> i).max().orElse(0);

    assertThat(own / events.size()).isGreaterThan(2 * popular / events.size());
  }

  @Test
  void items_comeInWhileTheLogRuns_andAreTakenFromThenOn() throws IOException {
    Catalogue catalogue = new Catalogue(SETTINGS);
    Set<Integer> late = new HashSet<>();
    for (String[] event : made(SETTINGS, "events.tsv.gz")) {
      int item = Integer.parseInt(event[1].substring(1));
      int day = (int) ((Long.parseLong(event[3]) - SETTINGS.startSecond()) / 86_400);
      // A visit may go on past midnight.
      assertThat(catalogue.bornOn(item)).isLessThanOrEqualTo(day + 1);
      if (catalogue.bornOn(item) > 0) {
        late.add(item);
      }
    }

    assertThat(late.size()).isGreaterThan(200);
  }

  @Test
  void sameSeed_sameShop_andAnotherSeedAnother() throws IOException {
    ShopSettings other = new ShopSettings(2_000, 1_000, 40_000, 365, END, 2);

    List<String[]> first = made(SETTINGS, "events.tsv.gz");
    assertThat(made(SETTINGS, "events.tsv.gz").toArray(String[][]::new))
        .isDeepEqualTo(first.toArray(String[][]::new));
    assertThat(made(other, "events.tsv.gz").get(100)).isNotEqualTo(first.get(100));
  }

  @Test
  void settings_outOfBounds_areRefusedByName() {
    assertThatThrownBy(() -> new ShopSettings(99, 10, 100, 365, END, 1))
        .hasMessage("items: 99 (expected: 100 to 10,000,000)");
    assertThatThrownBy(() -> new ShopSettings(100, 200, 100, 365, END, 1))
        .hasMessageStartingWith("events: 100 (expected: 200 to ");
    assertThatThrownBy(() -> new ShopSettings(100, 10, 100, 365, END.plusNanos(1), 1))
        .hasMessageStartingWith("end: ");
  }
}
