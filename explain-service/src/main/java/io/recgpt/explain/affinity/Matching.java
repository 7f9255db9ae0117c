package io.recgpt.explain.affinity;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.explanation.Interest;
import io.recgpt.explain.item.Catalogue;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.Lexicon;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the items that suit an interest, by the measure that the writer uses (RecGPT V1,
 * recommendation explanation: only matched pairs of interest and item are explained).
 */
public final class Matching {
  private final Catalogue catalogue;
  private final Lexicon lexicon;

  /**
   * An item that suits an interest.
   *
   * @param itemId the item
   * @param interestName what the interest is called beside it
   * @param strength how well; comparable within one catalogue
   */
  public record Match(String itemId, String interestName, double strength) {
    public Match {
      requireNonNull(itemId);
      requireNonNull(interestName);
    }
  }

  /** A matching within one tenant's catalogue as it is now. */
  public Matching(Catalogue catalogue) {
    this.catalogue = requireNonNull(catalogue);
    this.lexicon = catalogue.lexicon();
  }

  /** Those of the items that suit the interest, best first; unknown ones are passed over. */
  public List<Match> matches(Interest interest, Collection<String> itemIds) {
    Set<String> ids = new LinkedHashSet<>(itemIds);
    interest.evidence().forEach(one -> ids.add(one.itemId()));
    Map<String, ItemFacts> facts = catalogue.facts(ids);
    Affinity affinity = new Affinity(lexicon, facts);
    List<Match> matches = new ArrayList<>();
    for (String itemId : new LinkedHashSet<>(itemIds)) {
      ItemFacts item = facts.get(itemId);
      if (item != null) {
        List<Link> links = affinity.links(item, interest);
        if (!links.isEmpty()) {
          matches.add(new Match(itemId, interest.nameFor(item), links.getFirst().strength()));
        }
      }
    }
    matches.sort(Comparator.comparingDouble(match -> -match.strength()));
    return matches;
  }
}
