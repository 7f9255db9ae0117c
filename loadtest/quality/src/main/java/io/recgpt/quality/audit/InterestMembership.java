package io.recgpt.quality.audit;

import io.recgpt.quality.audit.Catalogue.Entry;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which items belong to an interest, by the definition in the contract (comment of
 * Attribution.interest_id), recomputed from the catalogue.
 */
public final class InterestMembership {
  private static final int HEAVIEST = 5;

  private final Catalogue catalogue;
  private final List<Set<String>> kinds;
  private final Map<String, Double> weights = new HashMap<>();
  private final Set<String> required = new HashSet<>();
  private final double enough;

  /** The members of an interest, by its kinds and its evidence items. */
  public InterestMembership(Catalogue catalogue, Interest interest) {
    this(
        catalogue,
        interest.getKindsCount() == 0 ? List.of(interest.getName()) : interest.getKindsList(),
        interest.getEvidenceItemsList().stream()
            .map(EvidenceItem::getItemId)
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  InterestMembership(
      Catalogue catalogue, Collection<String> kinds, Collection<String> evidenceItemIds) {
    this.catalogue = catalogue;
    this.kinds = kinds.stream().map(Words::featured).filter(words -> !words.isEmpty()).toList();
    Set<Entry> evidence =
        evidenceItemIds.stream()
            .map(catalogue::entry)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Map<String, Integer> counts = new HashMap<>();
    for (Entry entry : evidence) {
      entry.features().forEach(feature -> counts.merge(feature, 1, Integer::sum));
    }
    counts.forEach((feature, count) -> {
      int having = catalogue.withFeature(feature);
      if (count >= 2 && 3 * count >= evidence.size() && 2 * having <= catalogue.size()) {
        weights.put(feature, Math.log((double) catalogue.size() / having));
        if (3 * count >= 2 * evidence.size()) {
          required.add(feature);
        }
      }
    });
    double heaviest =
        weights.values().stream()
            .sorted(Comparator.reverseOrder())
            .limit(HEAVIEST)
            .mapToDouble(Double::doubleValue)
            .sum();
    this.enough = heaviest / 2;
  }

  /** True where the item belongs to the interest. */
  public boolean has(String itemId) {
    Entry entry = catalogue.entry(itemId);
    return entry != null && (hasName(entry) || hasFeatures(entry));
  }

  private boolean hasName(Entry entry) {
    return kinds.stream().anyMatch(words -> entry.names().containsAll(words));
  }

  private boolean hasFeatures(Entry entry) {
    if (enough <= 0
        || !entry.features().containsAll(required)
        || kinds.stream().flatMap(Set::stream).noneMatch(entry::hasInSomeForm)) {
      return false;
    }
    double weight =
        entry.features().stream().mapToDouble(feature -> weights.getOrDefault(feature, 0.0)).sum();
    // Sums in another order may differ in the last digits.
    return weight >= enough * (1 - 1e-9);
  }

  /** True where the interest's evidence shares a feature. */
  boolean shares(String feature) {
    return weights.containsKey(Words.phrase(feature));
  }

  /** What was found, for people. */
  String shown(String itemId) {
    Entry entry = catalogue.entry(itemId);
    Set<String> features = entry == null ? Set.of() : entry.features();
    return "shared %s, required %s, enough %.2f, the item has %s"
        .formatted(
            weights.keySet().stream().sorted().toList(),
            required.stream().sorted().toList(),
            enough,
            features.stream().filter(weights::containsKey).sorted().toList());
  }
}
