package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.language.English;
import io.recgpt.explain.language.ItemFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * That an item belongs to an interest, as retrieval found, with what shows it.
 *
 * @param interest the interest
 * @param items items of its evidence that have some of the features, those with most first
 * @param features what the item has of what the evidence shares, else of the interest's name
 */
record Belonging(Interest interest, List<Evidence> items, List<String> features) {
  private static final int MOST_ITEMS = 5;

  Belonging {
    requireNonNull(interest);
    items = List.copyOf(items);
    features = List.copyOf(features);
  }

  /**
   * What shows that an item belongs; empty where the catalogue, as it is known here, doesn't.
   *
   * @param facts the items of the interest's evidence, by id
   */
  static Optional<Belonging> of(
      Subject subject, ItemFacts item, Interest interest, Map<String, ItemFacts> facts) {
    List<String> features = features(subject, item, interest);
    record Carrier(Evidence evidence, List<String> carried) {}
    List<Carrier> carriers = new ArrayList<>();
    for (Evidence one : interest.evidence()) {
      ItemFacts known = facts.get(one.itemId());
      List<String> carried =
          known == null
              ? List.of()
              : features.stream().filter(feature -> has(known, feature)).toList();
      if (!carried.isEmpty() && !one.itemId().equals(item.itemId())) {
        carriers.add(new Carrier(one, carried));
      }
    }
    carriers.sort(Comparator.comparingInt((Carrier carrier) -> -carrier.carried().size()));
    List<Carrier> most = carriers.subList(0, Math.min(MOST_ITEMS, carriers.size()));
    List<String> shown =
        features.stream()
            .filter(feature -> most.stream().anyMatch(one -> one.carried().contains(feature)))
            .toList();
    return most.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Belonging(interest, most.stream().map(Carrier::evidence).toList(), shown));
  }

  /** What is shared, less what the item's text no longer says; else the name's words. */
  private static List<String> features(Subject subject, ItemFacts item, Interest interest) {
    List<String> shared =
        subject.sharedFeatures().stream()
            .map(feature -> feature.toLowerCase(Locale.ROOT))
            .filter(feature -> has(item, feature))
            .toList();
    if (!shared.isEmpty()) {
      return shared;
    }
    List<String> name =
        English.words(interest.name().toLowerCase(Locale.ROOT)).stream()
            .filter(word -> !English.isFunction(word))
            .distinct()
            .toList();
    return name.stream().allMatch(item::has) ? name : List.of();
  }

  /** A category is a feature too. */
  private static boolean has(ItemFacts item, String feature) {
    return item.has(feature) || item.text().category().toLowerCase(Locale.ROOT).equals(feature);
  }

  /** True where an item is part of the interest's evidence. */
  boolean isShownBy(String itemId) {
    return interest.evidence().stream().anyMatch(one -> one.itemId().equals(itemId));
  }
}
