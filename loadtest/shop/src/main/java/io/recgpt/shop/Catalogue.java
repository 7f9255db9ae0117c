package io.recgpt.shop;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The items of a made-up shop: kinds of things in departments, some of a season, each of many
 * items. Nothing is kept for an item: what it is follows from the seed and its number.
 *
 * <p>Popular kinds, and popular items of a kind, are so by a power law; which items of a kind lead
 * changes with the quarters. Four items of ten come in while the log runs.
 */
final class Catalogue {
  private static final List<String> MODIFIERS =
      List.of(
          "garden",
          "kitchen",
          "travel",
          "office",
          "winter",
          "summer",
          "bedside",
          "camping",
          "beach",
          "party",
          "school",
          "studio",
          "hiking",
          "cycling",
          "baby",
          "pet",
          "craft",
          "picnic",
          "bath",
          "tea",
          "coffee",
          "wine",
          "bread",
          "salad",
          "soup",
          "cake",
          "wall",
          "window",
          "desk",
          "door",
          "car",
          "bike",
          "boat",
          "field",
          "trail",
          "gym",
          "yoga",
          "running",
          "swimming",
          "climbing",
          "fishing",
          "music",
          "reading",
          "painting",
          "sewing",
          "knitting",
          "gift",
          "holiday",
          "table",
          "floor",
          "corner",
          "hall",
          "attic",
          "balcony",
          "terrace",
          "forest",
          "mountain",
          "river",
          "city",
          "country");

  private static final List<String> NOUNS =
      List.of(
          "lamp",
          "bag",
          "jar",
          "box",
          "mug",
          "bowl",
          "plate",
          "basket",
          "blanket",
          "cushion",
          "chair",
          "stool",
          "bench",
          "shelf",
          "rack",
          "hook",
          "clock",
          "mirror",
          "frame",
          "candle",
          "lantern",
          "vase",
          "pot",
          "tray",
          "tin",
          "bottle",
          "flask",
          "glass",
          "spoon",
          "knife",
          "board",
          "apron",
          "towel",
          "rug",
          "mat",
          "curtain",
          "tent",
          "stove",
          "kettle",
          "teapot",
          "pan",
          "mould",
          "scale",
          "timer",
          "brush",
          "comb",
          "soap dish",
          "hat",
          "scarf",
          "glove",
          "sock",
          "jacket",
          "boot",
          "sandal",
          "belt",
          "purse",
          "wallet",
          "notebook",
          "pen",
          "pencil case",
          "folder",
          "stamp",
          "puzzle",
          "game",
          "doll",
          "ball",
          "kite",
          "drum",
          "flute",
          "guitar strap",
          "speaker",
          "headphone",
          "charger",
          "cable",
          "torch",
          "compass",
          "map case",
          "rope",
          "hammock",
          "umbrella");

  private static final List<String> STYLES =
      List.of(
          "plain",
          "striped",
          "spotted",
          "checked",
          "floral",
          "vintage",
          "modern",
          "rustic",
          "nordic",
          "folding",
          "stackable",
          "light",
          "heavy",
          "bright",
          "dark",
          "pale",
          "matte",
          "glossy",
          "engraved",
          "painted",
          "woven",
          "quilted",
          "round",
          "square",
          "slim",
          "wide",
          "tall",
          "low",
          "double",
          "quiet",
          "soft",
          "sturdy",
          "handmade",
          "recycled",
          "classic",
          "retro",
          "coastal",
          "alpine",
          "tropical",
          "botanical");

  private static final List<String> MATERIALS =
      List.of(
          "oak",
          "pine",
          "walnut",
          "bamboo",
          "cork",
          "willow",
          "steel",
          "iron",
          "copper",
          "brass",
          "tin-plated",
          "enamel",
          "ceramic",
          "porcelain",
          "stoneware",
          "terracotta",
          "crystal",
          "wool",
          "cotton",
          "linen",
          "silk",
          "felt",
          "denim",
          "canvas",
          "leather",
          "suede",
          "rubber",
          "silicone",
          "paper",
          "slate");

  private static final List<String> SIZES =
      List.of("", "small", "large", "mini", "set of two", "set of four", "set of six", "tall size");

  private static final List<String> BRAND_STARTS =
      List.of("Nor", "Al", "Bel", "Cor", "Dun", "El", "Fen", "Gal", "Hal", "Is", "Kel", "Lor");

  private static final List<String> BRAND_ENDS =
      List.of("wick", "mark", "stad", "lund", "more", "ton", "vale", "brook", "haven", "field");

  private static final int ITEMS_A_KIND = 50;
  private static final int MIN_KINDS = 20;
  private static final int BRANDS_A_KIND = 6;
  private static final int KINDS_A_DEPARTMENT = 40;
  private static final double SEASONAL = 0.3;
  private static final double NEW = 0.4;
  private static final int DAYS_A_QUARTER = 91;
  private static final int SEASON_DAYS = 45;
  private static final int YEAR = 365;

  private final ShopSettings settings;
  private final int kinds;

  Catalogue(ShopSettings settings) {
    this.settings = settings;
    this.kinds =
        Math.clamp(settings.items() / ITEMS_A_KIND, MIN_KINDS, MODIFIERS.size() * NOUNS.size());
  }

  /**
   * An item as the shop lists it.
   *
   * @param tags its kind, material and style
   * @param cents its price
   */
  record Item(
      String id, String title, List<String> tags, String department, String brand, int cents) {}

  int kinds() {
    return kinds;
  }

  /** How many items a kind has. */
  int size(int kind) {
    return settings.items() / kinds + (kind < settings.items() % kinds ? 1 : 0);
  }

  /** A kind that people take to, popular ones more often. */
  int popularKind(SplittableRandom random) {
    return shuffled(Draw.rank(kinds, random));
  }

  /** A kind that goes with another: of its department as a rule. */
  int nextKind(int kind, SplittableRandom random) {
    int way = random.nextInt(4);
    long other = Draw.mixed(settings.seed() * 31 + kind * 4L + way);
    if (way == 3) {
      return (int) Math.floorMod(other, (long) kinds);
    }
    int first = kind / KINDS_A_DEPARTMENT * KINDS_A_DEPARTMENT;
    int count = Math.min(KINDS_A_DEPARTMENT, kinds - first);
    return first + (int) Math.floorMod(other, (long) count);
  }

  /** Whether a kind is in season on a day of the log; most have none, and never are. */
  boolean inSeason(int kind, int day) {
    SplittableRandom random = Draw.of(settings.seed() + 1, kind);
    if (random.nextDouble() >= SEASONAL) {
      return false;
    }
    int away = Math.floorMod(day - random.nextInt(YEAR), YEAR);
    return Math.min(away, YEAR - away) <= SEASON_DAYS / 2;
  }

  /** Number of an item of a kind that is taken on a day, leading ones more often. */
  int taken(int kind, int day, SplittableRandom random) {
    int size = size(kind);
    int shift =
        (int) Math.floorMod(Draw.mixed(settings.seed() + kind) + day / DAYS_A_QUARTER, (long) size);
    for (int rank = Draw.rank(size, random); ; rank = (rank + 1) % size) {
      int item = kind + Math.floorMod(rank + shift, size) * kinds;
      if (bornOn(item) <= day) {
        return item;
      }
    }
  }

  /** The day of the log on which an item comes into the shop, 0 for one that was there before. */
  int bornOn(int item) {
    // Of each kind the first is there from the start, so that there is always one to take.
    if (item < kinds) {
      return 0;
    }
    SplittableRandom random = Draw.of(settings.seed() + 2, item);
    return random.nextDouble() < NEW ? random.nextInt(settings.days()) : 0;
  }

  Item item(int number) {
    int kind = number % kinds;
    int place = number / kinds;
    SplittableRandom ofKind = Draw.of(settings.seed() + 3, kind);
    SplittableRandom random = Draw.of(settings.seed() + 4, number);
    String name = MODIFIERS.get(kind % MODIFIERS.size()) + " " + NOUNS.get(kind / MODIFIERS.size());
    // Each item of a kind has a style, material and size of its own, as far as they reach.
    String style = STYLES.get(place % STYLES.size());
    int turn = place / STYLES.size() + place % STYLES.size() + kind;
    String material = MATERIALS.get(turn % MATERIALS.size());
    int variant = place / STYLES.size() / MATERIALS.size();
    String size = SIZES.get(variant % SIZES.size());
    String model = variant < SIZES.size() ? "" : "no " + variant / SIZES.size();
    String title =
        String.join(" ", style, material, name, size, model).strip().replaceAll(" {2,}", " ");
    double middle = 200 * Math.exp(2.5 * ofKind.nextDouble());
    int cents = (int) Math.round(middle * Math.exp(0.4 * random.nextGaussian()));
    return new Item(
        id(number),
        title,
        List.of(name, material, style),
        "department %d".formatted(kind / KINDS_A_DEPARTMENT + 1),
        brand(kind, random.nextInt(BRANDS_A_KIND)),
        Math.max(50, cents));
  }

  static String id(int number) {
    return "i" + number;
  }

  private String brand(int kind, int which) {
    long drawn = Draw.mixed(settings.seed() + 5 + (kind / 5) * 7L + which) >>> 1;
    int start = (int) (drawn % BRAND_STARTS.size());
    int end = (int) (drawn / BRAND_STARTS.size() % BRAND_ENDS.size());
    return BRAND_STARTS.get(start) + BRAND_ENDS.get(end);
  }

  /** The kind with a rank of popularity: neighbors in rank are of different departments. */
  private int shuffled(int rank) {
    int departments = (kinds + KINDS_A_DEPARTMENT - 1) / KINDS_A_DEPARTMENT;
    int department = rank % departments;
    int kind = department * KINDS_A_DEPARTMENT + rank / departments;
    return kind < kinds ? kind : rank % kinds;
  }
}
