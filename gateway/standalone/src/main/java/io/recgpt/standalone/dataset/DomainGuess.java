package io.recgpt.standalone.dataset;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

import io.recgpt.standalone.domain.DomainSpec;
import io.recgpt.standalone.domain.DomainSpec.DomainClock;
import io.recgpt.standalone.domain.DomainSpec.ItemRules;
import io.recgpt.standalone.domain.DomainSpec.Phrasing;
import io.recgpt.standalone.domain.DomainSpec.TitleStyle;
import io.recgpt.standalone.domain.DomainSpec.Vocabulary;
import io.recgpt.standalone.domain.EventKind;
import io.recgpt.standalone.domain.Excerpt;
import io.recgpt.standalone.domain.KindRule;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Guesses a domain from the data, for what no domain file says. */
public final class DomainGuess {
  private static final double MOST = 0.9;

  /** Shares of the highest rating: 8 and 6 of 10, 4 and 3 of 5. */
  private static final double LIKED = 0.75;

  private static final double TAKEN = 0.55;
  private static final Duration PRESENT = Duration.ofDays(2);
  private static final Pattern PRICE = Pattern.compile("price[_-]([a-z]{3})");

  /** What households use up, in words that titles, tags and categories have for it. */
  private static final List<String> NECESSITIES =
      List.of(
          "tissues",
          "toilet paper",
          "toilet roll",
          "toilet rolls",
          "toilet tissue",
          "kitchen roll",
          "kitchen rolls",
          "paper towels",
          "paper napkins",
          "bin bags",
          "bin liners",
          "trash bags",
          "garbage bags",
          "washing powder",
          "washing up liquid",
          "washing up gloves",
          "rubber gloves",
          "dish soap",
          "dishwasher tablets",
          "laundry detergent",
          "detergent",
          "fabric softener",
          "bleach",
          "scourers",
          "cleaning cloths",
          "batteries",
          "light bulbs",
          "nappies",
          "diapers",
          "baby wipes",
          "wet wipes",
          "toothpaste",
          "dental floss",
          "cotton buds",
          "cotton wool",
          "razor blades",
          "cling film",
          "aluminium foil",
          "aluminum foil",
          "clothes pegs",
          "dolly pegs",
          "matches",
          "cat litter",
          "printer paper",
          "ink cartridges");

  /** Kinds of behavior by the types that logs use for them. */
  private static final Map<EventKind, Set<String>> TYPES =
      Map.of(
          EventKind.IMPRESSION,
          Set.of("impression", "show", "shown", "exposure", "display"),
          EventKind.CLICK,
          Set.of("click", "clicked", "tap", "open"),
          EventKind.DETAIL_VIEW,
          Set.of(
              "detail_view",
              "view",
              "viewed",
              "pageview",
              "page_view",
              "visit",
              "read",
              "listen",
              "play"),
          EventKind.SEARCH,
          Set.of("search", "query", "searched"),
          EventKind.FAVORITE,
          Set.of(
              "favorite",
              "favourite",
              "like",
              "liked",
              "wishlist",
              "save",
              "saved",
              "bookmark",
              "heart",
              "star"),
          EventKind.ADD_TO_CART,
          Set.of("add_to_cart", "addtocart", "add-to-cart", "cart", "basket", "add_to_basket"),
          EventKind.PURCHASE,
          Set.of(
              "purchase",
              "purchased",
              "buy",
              "bought",
              "order",
              "ordered",
              "transaction",
              "sale",
              "checkout",
              "rent",
              "borrow",
              "watch",
              "watched",
              "rating",
              "rate",
              "rated",
              "review"),
          EventKind.REVIEW_READ,
          Set.of("review_read", "read_review", "reviews"),
          EventKind.RETURN,
          Set.of("return", "returned", "refund", "cancel", "cancelled"),
          EventKind.DISLIKE,
          Set.of("dislike", "disliked", "hide", "not_interested", "block", "skip", "thumbs_down"));

  /** Types whose values say how much somebody liked it. */
  private static final Set<String> RATINGS =
      Set.of("rating", "rate", "rated", "review", "star", "stars", "score");

  /** What somebody did who left an event of a type, where the kind's own verb would say less. */
  private static final Map<String, String> VERBS =
      Map.ofEntries(
          Map.entry("read", "read"),
          Map.entry("listen", "listened to"),
          Map.entry("play", "played"),
          Map.entry("visit", "visited"),
          Map.entry("like", "liked"),
          Map.entry("liked", "liked"),
          Map.entry("bookmark", "bookmarked"),
          Map.entry("order", "ordered"),
          Map.entry("ordered", "ordered"),
          Map.entry("rent", "rented"),
          Map.entry("borrow", "borrowed"),
          Map.entry("watch", "watched"),
          Map.entry("watched", "watched"),
          Map.entry("rating", "rated"),
          Map.entry("rate", "rated"),
          Map.entry("rated", "rated"),
          Map.entry("review", "reviewed"));

  private DomainGuess() {}

  /** Guesses a domain of the given name at a time. */
  public static DomainSpec of(String name, Survey survey, Instant now) {
    Instant last = survey.lastEvent();
    boolean past = last != null && last.isBefore(now.minus(PRESENT));
    return new DomainSpec(
        name,
        "en",
        past ? DomainClock.DATA : DomainClock.WALL,
        "item",
        items(survey),
        behaviors(),
        new Vocabulary(List.of(), List.of(), NECESSITIES),
        new Phrasing(verbs(survey), List.of()));
  }

  /**
   * The verb of the type that most events of a kind have, so that films are not said to be bought.
   */
  private static Map<EventKind, String> verbs(Survey survey) {
    Map<EventKind, String> verbs = new EnumMap<>(EventKind.class);
    TYPES.forEach((kind, types) ->
        types.stream()
            .filter(survey.types()::containsKey)
            .max(comparing((String type) -> survey.types().get(type)).thenComparing(naturalOrder()))
            .map(VERBS::get)
            .ifPresent(verb -> verbs.put(kind, verb)));
    return verbs;
  }

  private static Map<String, KindRule> behaviors() {
    Map<String, KindRule> kinds = new TreeMap<>();
    TYPES.forEach((kind, types) -> types.forEach(type -> kinds.put(type, KindRule.always(kind))));
    return kinds;
  }

  /**
   * A domain with the verbs of the types whose values give the kind, where it has none of its own:
   * what was rated is not said to be bought.
   */
  static DomainSpec withVerbs(DomainSpec domain) {
    Map<EventKind, String> verbs = new EnumMap<>(EventKind.class);
    domain
        .behaviors()
        .forEach((type, rule) -> {
          String verb = VERBS.get(type);
          if (rule.byValue() && verb != null) {
            rule.kinds().forEach(kind -> verbs.put(kind, verb));
          }
        });
    verbs.putAll(domain.phrasing().verbs());
    return domain.with(new Phrasing(verbs, domain.phrasing().bannedWords()));
  }

  private static ItemRules items(Survey survey) {
    Set<String> names = survey.attributes().keySet();
    String price = "";
    String currency = "";
    for (String name : names.stream().sorted().toList()) {
      Matcher matcher = PRICE.matcher(name.toLowerCase(Locale.ROOT));
      String code = matcher.matches() ? matcher.group(1).toUpperCase(Locale.ROOT) : "";
      if (price.isEmpty() && isCurrency(code)) {
        price = name;
        currency = code;
      }
    }
    if (price.isEmpty()) {
      price = first(names, "price", "list_price", "unit_price", "cost");
      currency = price.isEmpty() ? "" : "EUR";
    }
    boolean shouting = survey.items() > 0 && survey.shouting() >= MOST * survey.items();
    boolean yeared = survey.items() > 0 && survey.yeared() >= MOST * survey.items();
    return new ItemRules(
        shouting ? TitleStyle.TITLE : TitleStyle.KEEP,
        yeared ? List.of(Surveyor.YEAR.pattern()) : List.of(),
        first(names, "category", "department", "product_type", "section"),
        first(names, "brand", "maker", "manufacturer", "publisher", "label"),
        price,
        currency,
        first(names, "stock", "inventory", "in_stock", "quantity"),
        first(names, "description", "summary", "text", "about"));
  }

  private static boolean isCurrency(String code) {
    return Currency.getAvailableCurrencies().stream()
        .anyMatch(currency -> currency.getCurrencyCode().equals(code));
  }

  private static String first(Set<String> names, String... wanted) {
    for (String candidate : wanted) {
      for (String name : names) {
        if (name.equalsIgnoreCase(candidate)) {
          return name;
        }
      }
    }
    return "";
  }

  /** Lines for people about what a domain doesn't heed of the data, and what it cannot map. */
  public static List<String> remarks(DomainSpec domain, Survey survey) {
    ItemRules rules = domain.items();
    Set<String> read =
        new HashSet<>(
            List.of(
                rules.category(),
                rules.brand(),
                rules.price(),
                rules.stock(),
                rules.description()));
    List<String> remarks = new ArrayList<>(ratings(domain, survey));
    String kept = joined(survey.attributes(), name -> !read.contains(name));
    String unknown = joined(survey.types(), type -> !domain.behaviors().containsKey(type));
    if (!kept.isEmpty()) {
      remarks.add("attributes without a meaning, kept for filters: " + kept);
    }
    if (!unknown.isEmpty()) {
      remarks.add("types without a meaning, refused: " + unknown);
    }
    return List.copyOf(remarks);
  }

  /** What would be a pity: ratings of which the lowest counts as much as the highest. */
  private static List<String> ratings(DomainSpec domain, Survey survey) {
    List<String> remarks = new ArrayList<>();
    for (String type : new TreeMap<>(survey.values()).keySet()) {
      Survey.Values values = requireNonNull(survey.values().get(type));
      KindRule rule = domain.behaviors().get(type);
      if (RATINGS.contains(type)
          && rule != null
          && !rule.byValue()
          && values.least() < values.most()) {
        remarks.add(
            ("values of type %s (%s to %s) are ignored, each counts as %s: thresholds in the domain"
                    + " file heed them, for example behaviors: {%s: {\">= %s\": FAVORITE, \">= %s\":"
                    + " PURCHASE, else: DISLIKE}}")
                .formatted(
                    type,
                    number(values.least()),
                    number(values.most()),
                    rule.otherwise(),
                    type,
                    number(step(values, LIKED)),
                    number(step(values, TAKEN))));
      }
    }
    return remarks;
  }

  /**
   * The lowest whole number above a share of the scale; of a scale of up to 2, the share itself.
   */
  private static double step(Survey.Values values, double share) {
    double least = share * values.most();
    return values.most() > 2 ? Math.ceil(least) : least;
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String joined(Map<String, Long> counts, Predicate<String> wanted) {
    return new TreeMap<>(counts)
        .entrySet().stream()
            .filter(entry -> wanted.test(entry.getKey()))
            .limit(10)
            .map(entry -> "%s (%,d)".formatted(Excerpt.of(entry.getKey()), entry.getValue()))
            .collect(Collectors.joining(", "));
  }
}
