package io.recgpt.explain.affinity;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.explanation.Evidence;
import io.recgpt.explain.explanation.Interest;
import io.recgpt.explain.explanation.Subject;
import io.recgpt.explain.item.Features;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.language.English;
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
 * @param name what the interest is called beside the item
 * @param items items of its evidence that have some of the features, those with most first
 * @param features what the item has of what the evidence shares, else of the interest's name
 */
public record Belonging(
    Interest interest, String name, List<Evidence> items, List<String> features) {
  private static final int MAX_ITEMS = 5;

  public Belonging {
    requireNonNull(interest);
    requireNonNull(name);
    items = List.copyOf(items);
    features = List.copyOf(features);
  }

  /**
   * What shows that an item belongs; empty where the catalogue, as it is known here, doesn't.
   *
   * @param facts the items of the interest's evidence, by id
   */
  public static Optional<Belonging> of(
      Subject subject, ItemFacts item, Interest interest, Map<String, ItemFacts> facts) {
    String name = interest.nameFor(item);
    List<Feature> features = features(subject, item, name);
    record Carrier(Evidence evidence, List<String> carried) {}
    List<Carrier> carriers = new ArrayList<>();
    for (Evidence one : interest.evidence()) {
      ItemFacts known = facts.get(one.itemId());
      List<String> carried =
          known == null
              ? List.of()
              : features.stream()
                  .filter(feature -> feature.isOf(known))
                  .map(Feature::text)
                  .toList();
      if (!carried.isEmpty() && !one.itemId().equals(item.itemId())) {
        carriers.add(new Carrier(one, carried));
      }
    }
    carriers.sort(Comparator.comparingInt((Carrier carrier) -> -carrier.carried().size()));
    List<Carrier> most = carriers.subList(0, Math.min(MAX_ITEMS, carriers.size()));
    List<String> shown =
        features.stream()
            .map(Feature::text)
            .filter(feature -> most.stream().anyMatch(one -> one.carried().contains(feature)))
            .toList();
    return most.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Belonging(interest, name, most.stream().map(Carrier::evidence).toList(), shown));
  }

  /** What is shared, less what the item's text no longer says; else the name's words. */
  private static List<Feature> features(Subject subject, ItemFacts item, String called) {
    List<Feature> shared =
        subject.sharedFeatures().stream()
            .map(Feature::of)
            .filter(feature -> feature.isOf(item))
            .toList();
    if (!shared.isEmpty()) {
      return shared;
    }
    List<Feature> name =
        English.words(called).stream()
            .filter(word -> !English.isFunction(word))
            .map(Feature::of)
            .distinct()
            .toList();
    return name.stream().allMatch(word -> word.isOf(item)) ? name : List.of();
  }

  /**
   * A feature as it is said and as it is compared.
   *
   * @param text lower case
   */
  private record Feature(String text, List<String> words) {
    static Feature of(String text) {
      return new Feature(text.toLowerCase(Locale.ROOT), Features.words(text));
    }

    /** A category is a feature too. */
    boolean isOf(ItemFacts item) {
      return item.hasAll(words) || item.categoryWords().equals(words);
    }
  }

  /** True where the item has at least half of the words that the interest is called by. */
  public boolean isByName(ItemFacts item) {
    List<String> words =
        English.words(name).stream().filter(word -> !English.isFunction(word)).toList();
    long had =
        words.stream()
            .map(Features::words)
            .filter(each -> item.hasAll(each) || item.categoryWords().containsAll(each))
            .count();
    return 2 * had >= words.size();
  }

  /** True where an item is part of the interest's evidence. */
  public boolean isShownBy(String itemId) {
    return interest.evidence().stream().anyMatch(one -> one.itemId().equals(itemId));
  }
}
