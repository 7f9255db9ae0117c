package io.recgpt.explain.profile;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.affinity.Matching;
import io.recgpt.explain.catalogue.TenantCatalogues;
import io.recgpt.explain.explanation.Interest;
import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.item.Catalogue;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.prepared.ExplanationTable;
import io.recgpt.explain.prepared.PreparedSentences;
import io.recgpt.explain.prepared.Preparer;
import io.recgpt.rpc.Tenant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Works out what of a profile is worth writing: from each tag and its interest to the tag's
 * category, to the items of that category, to those of them that suit the interest (RecGPT V1,
 * recommendation explanation).
 */
public final class PreparationPlanner {
  /** More of a category are looked at by being shown. */
  private static final int MAX_PER_CATEGORY = 500;

  private final TenantCatalogues catalogues;
  private final ExplanationTable table;
  private final PreparedSentences sentences;
  private final @Nullable Preparer preparer;

  /**
   * What came of it.
   *
   * @param matched pairs that belong together
   * @param prepared how many of them have a sentence that holds
   * @param queued how many wait now
   * @param reason why none can be queued; empty: they can
   */
  public record Plan(int matched, int prepared, int queued, String reason) {
    public Plan {
      requireNonNull(reason);
    }
  }

  /**
   * @param preparer takes what is to be written; null: no language model is set up
   */
  public PreparationPlanner(
      TenantCatalogues catalogues,
      ExplanationTable table,
      PreparedSentences sentences,
      @Nullable Preparer preparer) {
    this.catalogues = requireNonNull(catalogues);
    this.table = requireNonNull(table);
    this.sentences = requireNonNull(sentences);
    this.preparer = preparer;
  }

  /**
   * Queues what is missing.
   *
   * @param categories of each interest's tags, by interest id
   * @param most most pairs to queue, the best matches first
   */
  public Plan prepare(
      Tenant tenant,
      List<Interest> interests,
      Map<String, Set<String>> categories,
      int most,
      LocalDate today) {
    if (preparer == null) {
      return new Plan(0, 0, 0, "no language model is set up");
    }
    if (!sentences.isServed(tenant)) {
      return new Plan(0, 0, 0, "the language model writes for catalogues in English alone");
    }
    Catalogue catalogue = catalogues.of(tenant);
    Collection<Pair> matched = matched(tenant, catalogue, interests, categories);
    Set<String> itemIds = new LinkedHashSet<>();
    matched.forEach(pair -> itemIds.add(pair.itemId()));
    Map<String, ItemFacts> facts = catalogue.facts(itemIds);
    Set<Pair> prepared =
        sentences.find(tenant, matched, facts, catalogue.lexicon().domain(), today).keySet();
    List<Pair> missing =
        matched.stream().filter(pair -> !prepared.contains(pair)).limit(most).toList();
    int queued = preparer.offerAhead(tenant, missing, facts, today);
    return new Plan(matched.size(), prepared.size(), queued, "");
  }

  /** The pairs, best first. */
  private Collection<Pair> matched(
      Tenant tenant,
      Catalogue catalogue,
      List<Interest> interests,
      Map<String, Set<String>> categories) {
    Matching matching = new Matching(catalogue);
    Map<String, List<String>> items = new HashMap<>();
    Map<Pair, Double> strengths = new HashMap<>();
    for (Interest interest : interests) {
      Set<String> candidates = new LinkedHashSet<>();
      for (String category : categories.getOrDefault(interest.interestId(), Set.of())) {
        candidates.addAll(
            items.computeIfAbsent(category, key -> table.itemsOf(tenant, key, MAX_PER_CATEGORY)));
      }
      for (Matching.Match match : matching.matches(interest, candidates)) {
        Pair pair = Pair.of(match.interestName(), match.itemId());
        if (!pair.interest().isEmpty()) {
          strengths.merge(pair, match.strength(), Math::max);
        }
      }
    }
    List<Map.Entry<Pair, Double>> ranked = new ArrayList<>(strengths.entrySet());
    ranked.sort(
        Comparator.comparingDouble((Map.Entry<Pair, Double> entry) -> -entry.getValue())
            .thenComparing(entry -> entry.getKey().itemId())
            .thenComparing(entry -> entry.getKey().interest()));
    SequencedMap<Pair, Double> best = new LinkedHashMap<>();
    ranked.forEach(entry -> best.put(entry.getKey(), entry.getValue()));
    return best.keySet();
  }
}
