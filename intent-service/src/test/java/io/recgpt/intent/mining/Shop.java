package io.recgpt.intent.mining;

import io.recgpt.inference.TextEmbedder;
import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.catalogue.CatalogueItem;
import io.recgpt.intent.catalogue.DomainWords;
import io.recgpt.intent.profile.MinedProfile;
import io.recgpt.testkit.HashingEmbedder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small made-up shop, and people who do things in it. */
public final class Shop {
  public static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
  public static final String BRAND = "Nordlys";

  private static final List<String> MODIFIERS =
      List.of("lightweight", "sturdy", "folding", "printed", "insulated", "compact");

  /** Only in the catalogue: nobody takes these. */
  private static final List<String> MORE_MODIFIERS =
      List.of("padded", "striped", "rugged", "painted", "quiet", "slender");

  private static final Map<String, List<String>> CATEGORIES = categories();

  private final TextEmbedder embedder = new HashingEmbedder();
  private final List<CatalogueItem> items = new ArrayList<>();
  private final DomainWords words =
      DomainWords.of(
          "Made-up shop",
          "en",
          "product",
          List.of(),
          List.of("gadget"),
          List.of("household supplies"));
  private final List<Behavior> log = new ArrayList<>();
  private int events;

  public Shop() {
    CATEGORIES.forEach((category, cores) -> {
      for (String core : cores) {
        for (String modifier : MODIFIERS) {
          add(category, modifier, core);
        }
        for (String modifier : MORE_MODIFIERS) {
          add(category, modifier, core);
        }
      }
    });
  }

  /** Id of an item, such as item("sturdy", "boots"). */
  public static String item(String modifier, String core) {
    return modifier + "-" + core.replace(' ', '-');
  }

  static List<String> modifiers() {
    return MODIFIERS;
  }

  List<CatalogueItem> items() {
    return items;
  }

  /** Records that somebody did something so many days ago. */
  public Shop did(BehaviorKind kind, String itemId, double daysAgo) {
    log.add(Behavior.of("e" + events++, "u", kind, itemId, ago(daysAgo)));
    return this;
  }

  public Shop searched(String query, double daysAgo) {
    log.add(Behavior.search("e" + events++, "u", query, ago(daysAgo)));
    return this;
  }

  /** Purchases and favorites of one core word over the past months. */
  public Shop likes(String core, double firstDaysAgo, double lastDaysAgo) {
    for (int i = 0; i < MODIFIERS.size(); i++) {
      double daysAgo = firstDaysAgo + (lastDaysAgo - firstDaysAgo) * i / (MODIFIERS.size() - 1);
      did(
          i % 2 == 0 ? BehaviorKind.PURCHASE : BehaviorKind.FAVORITE,
          item(MODIFIERS.get(i), core),
          daysAgo);
    }
    return this;
  }

  public MinedProfile mine() {
    return mine(NOW);
  }

  MinedProfile mine(Instant asOf) {
    return model().mine(history(), asOf);
  }

  List<Behavior> log() {
    return List.copyOf(log);
  }

  /** The log, oldest first. */
  public List<Behavior> history() {
    List<Behavior> sorted = new ArrayList<>(log);
    sorted.sort(Comparator.comparing(Behavior::occurredAt));
    return List.copyOf(sorted);
  }

  /** Sells one more item, of no brand. */
  public Shop sells(String id, String title, String category) {
    items.add(new CatalogueItem(id, title, title, category, "", List.of(), embedder.embed(title)));
    return this;
  }

  /** What is known of the shop. */
  public TenantModel model() {
    TenantModel.Builder builder = TenantModel.builder(items, words, embedder::embed);
    for (int user = 0; user < 20; user++) {
      for (int i = 0; i < 12; i++) {
        builder.behavior(
            user,
            BehaviorKind.PURCHASE,
            items.get((user * 13 + i) % items.size()).itemId(),
            NOW.minus(Duration.ofDays(300 - 5L * i)).toEpochMilli());
      }
    }
    return builder.build();
  }

  private void add(String category, String modifier, String core) {
    String tag = modifier + " " + core;
    items.add(
        new CatalogueItem(
            item(modifier, core),
            "%s %s %s".formatted(BRAND, modifier, core),
            "%s %s %s".formatted(BRAND, modifier, core),
            category,
            BRAND,
            List.of(tag),
            embedder.embed("%s, %s".formatted(tag, category))));
  }

  private static Instant ago(double days) {
    return NOW.minusSeconds((long) (days * 86_400));
  }

  private static Map<String, List<String>> categories() {
    Map<String, List<String>> categories = new LinkedHashMap<>();
    categories.put("Hiking", List.of("hiking boots", "rain jackets", "trekking poles"));
    categories.put("Baking", List.of("proofing baskets", "rolling pins", "cake tins"));
    categories.put("Music", List.of("guitar strings", "music stands", "ukulele bags"));
    categories.put("Garden", List.of("watering cans", "seed trays", "bird feeders"));
    categories.put("Toys", List.of("toy trains", "jigsaw puzzles", "wooden blocks"));
    categories.put("Household Supplies", List.of("dish sponges", "laundry liquids"));
    return categories;
  }
}
