package io.recgpt.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The made-up log of the demo shop: from {@code items.tsv} and from the shoppers and themes written
 * in {@code src/test/resources/demo-shop} it makes {@code events.tsv}, the same on every run.
 *
 * <p>Run it in the module's folder by {@code java
 * src/test/java/io/recgpt/standalone/DemoShopGenerator.java}, or give the module's folder as the
 * argument.
 */
final class DemoShopGenerator {
  static final Path ITEMS = Path.of("src/main/resources/demo-shop/items.tsv");
  static final Path EVENTS = Path.of("src/main/resources/demo-shop/events.tsv");
  private static final Path SOURCES = Path.of("src/test/resources/demo-shop");

  static final LocalDate LAST_DAY = LocalDate.of(2025, 3, 11);

  /** Generated visits start before this second, written ones may come later on the last day. */
  static final long LAST_START = second(LAST_DAY.atTime(16, 30));

  /** Of such a group a shopper compares several, but keeps one. */
  private static final String ALTERNATIVES =
      """
      hik-02 hik-04 run-03 hik-03
      run-01 run-03
      hik-09 hik-22
      hik-19 run-09
      cof-01 cof-02
      cof-03 cof-04
      tea-08 cof-12
      sta-05 sta-06
      sta-01 sta-02
      sta-12 sta-13
      mus-10 mus-16
      lig-01 lig-02
      tex-05 tex-06
      bak-01 bak-02
      cyc-07 hik-01
      pet-01 pet-10
      hik-06 cyc-08
      """;

  private final Map<String, Item> items;
  private final Map<String, Theme> themes;
  private final List<Persona> personas;
  private final List<String> durables;
  private final Map<String, Set<String>> alternatives = new HashMap<>();
  private final Set<String> refills;

  private DemoShopGenerator(
      Map<String, Item> items, Map<String, Theme> themes, List<Persona> personas) {
    this.items = items;
    this.themes = themes;
    this.personas = personas;
    this.refills =
        themes.values().stream()
            .flatMap(theme -> theme.refills().stream())
            .collect(Collectors.toUnmodifiableSet());
    // A fixed order that stands for popularity: earlier items are shown, and noticed, more.
    this.durables =
        items.keySet().stream()
            .filter(id -> !refills.contains(id))
            .sorted(Comparator.comparingInt((String id) -> (id + "?").hashCode() * 31 % 9_973))
            .toList();
    ALTERNATIVES
        .lines()
        .map(DemoShopGenerator::words)
        .forEach(group ->
            group.forEach(
                id -> alternatives.computeIfAbsent(id, _ -> new HashSet<>()).addAll(group)));
  }

  static void main(String[] args) throws IOException {
    Path module = Path.of(args.length == 0 ? "" : args[0]);
    String events = events(module);
    Files.writeString(module.resolve(EVENTS), events);
    System.out.printf("%d events -> %s%n", events.lines().count() - 1, module.resolve(EVENTS));
  }

  /** The whole text of {@code events.tsv}, made from the files of the module in that folder. */
  static String events(Path module) throws IOException {
    Map<String, Item> items = new LinkedHashMap<>();
    rows(module.resolve(ITEMS)).map(Item::of).forEach(item -> items.put(item.id(), item));
    Map<String, Theme> themes = new LinkedHashMap<>();
    rows(module.resolve(SOURCES).resolve("themes.tsv"))
        .map(Theme::of)
        .forEach(theme -> themes.put(theme.name(), theme));
    List<Persona> personas =
        rows(module.resolve(SOURCES).resolve("personas.tsv")).map(Persona::of).toList();
    return new DemoShopGenerator(items, themes, personas).log();
  }

  private String log() {
    return personas.stream()
        .flatMap(persona -> new DemoShopper(this, persona).live().stream())
        .sorted(Comparator.comparingLong(Event::second))
        .map(Event::row)
        .collect(
            Collectors.joining("\n", "user_id\titem_id\ttype\ttimestamp\tvalue\tquery\n", "\n"));
  }

  Map<String, Item> items() {
    return items;
  }

  Map<String, Theme> themes() {
    return themes;
  }

  /** What is bought once and kept, the popular first. */
  List<String> durables() {
    return durables;
  }

  boolean isRefill(String item) {
    return refills.contains(item);
  }

  /** The item itself and those of which a shopper would keep only one. */
  Set<String> alternatives(String item) {
    return alternatives.getOrDefault(item, Set.of(item));
  }

  /** The items that answer a query, best first: title words count twice, tag words once. */
  List<String> results(String query) {
    Set<String> wanted = stems(query);
    Map<String, Integer> scores = new HashMap<>();
    for (Item item : items.values()) {
      int score = 0;
      for (String word : wanted) {
        score += item.titleStems().contains(word) ? 2 : item.tagStems().contains(word) ? 1 : 0;
      }
      scores.put(item.id(), score);
    }
    int best = scores.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return items.keySet().stream()
        .filter(id -> best > 1 && scores.getOrDefault(id, 0) * 5 >= best * 3)
        .sorted(Comparator.comparingInt((String id) -> -scores.getOrDefault(id, 0)))
        .limit(6)
        .toList();
  }

  private static Stream<String[]> rows(Path file) throws IOException {
    return Files.readAllLines(file).stream().skip(1).map(line -> line.split("\t", -1));
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split(" "));
  }

  private static Set<String> stems(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}0-9]+"))
        .filter(word -> word.length() > 2 && !word.equals("for") && !word.equals("with"))
        .map(word -> word.endsWith("s") ? word.substring(0, word.length() - 1) : word)
        .collect(Collectors.toSet());
  }

  static long second(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC);
  }

  record Item(
      String id,
      String plainName,
      boolean inStock,
      double price,
      Set<String> titleStems,
      Set<String> tagStems) {
    static Item of(String[] row) {
      Map<String, String> attributes =
          Arrays.stream(row[3].split(";"))
              .map(pair -> pair.split("=", 2))
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
      return new Item(
          row[0],
          plainName(row[1], attributes.getOrDefault("brand", "")),
          !"0".equals(attributes.get("stock")),
          Double.parseDouble(attributes.getOrDefault("price", "")),
          stems(row[1]),
          stems(row[2]));
    }

    /** What a shopper would type: the title without brand and without what follows a comma. */
    private static String plainName(String title, String brand) {
      return title.replace(brand + " ", "").split("[,:]", -1)[0].toLowerCase(Locale.ROOT);
    }
  }

  /** What belongs together; {@code journey} is in the order in which people tend to buy. */
  record Theme(
      String name,
      List<Integer> months,
      List<String> journey,
      List<String> others,
      List<String> refills,
      List<String> queries) {
    static Theme of(String[] row) {
      return new Theme(
          row[0],
          row[1].chars().mapToObj(digit -> digit - '0').toList(),
          words(row[2]),
          words(row[3]),
          words(row[4]),
          List.of(row[5].split("\\|")));
    }

    double season(int month) {
      double mean = months.stream().mapToInt(Integer::intValue).average().orElse(1);
      return months.get(month - 1) / mean;
    }
  }

  record Persona(
      String shopper,
      LocalDate since,
      double visitsPerMonth,
      List<String> lasting,
      String recent,
      String burst,
      int householdWeeks,
      String trait,
      String visit) {
    static Persona of(String[] row) {
      return new Persona(
          row[0],
          LocalDate.parse(row[1]),
          Double.parseDouble(row[2]),
          words(row[3]),
          row[4],
          row[5],
          Integer.parseInt(row[6]),
          row[7],
          row[8]);
    }
  }

  record Event(String shopper, String item, String type, long second, String value, String query) {
    String row() {
      return String.join("\t", shopper, item, type, Long.toString(second), value, query);
    }
  }
}
