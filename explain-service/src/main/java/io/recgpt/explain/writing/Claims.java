package io.recgpt.explain.writing;

import io.recgpt.explain.affinity.Belonging;
import io.recgpt.explain.explanation.Claim;
import io.recgpt.explain.explanation.Evidence;
import io.recgpt.explain.explanation.Explanation.Kind;
import io.recgpt.explain.explanation.Popularity;
import io.recgpt.explain.explanation.Subject;
import io.recgpt.explain.explanation.TakenTogether;
import io.recgpt.explain.item.ItemFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** States as data what a sentence says: worked out from its pattern and what filled its gaps. */
final class Claims {
  private final Map<String, Evidence> history;

  /**
   * Claims on one person's list.
   *
   * @param history the person's items by id
   */
  Claims(Map<String, Evidence> history) {
    this.history = history;
  }

  /**
   * The claims of a sentence, the main one first.
   *
   * @param belonging the interest that the item belongs to; null: none
   */
  List<Claim> of(Draft draft, Subject subject, @Nullable Belonging belonging) {
    List<Evidence> cited =
        draft.cited().stream().map(ItemFacts::itemId).map(this::evidence).toList();
    List<Claim> claims = new ArrayList<>();
    switch (draft.pattern().use()) {
      case INTEREST -> claims.add(ofInterest(belonging, cited));
      case POPULAR_INSIDE -> {
        claims.add(ofInterest(belonging, cited));
        claims.add(popular(subject));
      }
      case POPULAR -> claims.add(popular(subject));
      case TOGETHER -> {
        claims.add(together(subject));
        if (isInside(belonging, cited)) {
          claims.add(ofInterest(belonging, cited));
        }
      }
      case LIKE -> {
        boolean inside =
            belonging != null && cited.stream().allMatch(one -> belonging.isShownBy(one.itemId()));
        if (inside) {
          claims.add(ofInterest(belonging, cited));
        }
      }
      case OWN -> {}
    }
    if (!draft.shared().isEmpty()) {
      claims.add(new Claim.Like(cited, draft.shared()));
    }
    if (!draft.own().isEmpty()) {
      claims.add(new Claim.Quality(draft.own()));
    }
    return claims;
  }

  /** Whether what is cited stands for the interest that the item belongs to. */
  private static boolean isInside(@Nullable Belonging belonging, List<Evidence> cited) {
    return belonging != null && cited.stream().allMatch(one -> belonging.isShownBy(one.itemId()));
  }

  /** What is mainly claimed. */
  static Kind kind(List<Claim> claims) {
    if (claims.isEmpty()) {
      return Kind.NONE;
    }
    return switch (claims.getFirst()) {
      case Claim.OfInterest _ -> Kind.INTEREST;
      case Claim.Together _, Claim.Like _ -> Kind.BEHAVIOR;
      case Claim.Popular _, Claim.Quality _ -> Kind.ITEM;
    };
  }

  private Evidence evidence(String itemId) {
    Evidence known = history.get(itemId);
    if (known == null) {
      throw new IllegalStateException("item %s is cited but not of the history".formatted(itemId));
    }
    return known;
  }

  /** The claim with the items that the sentence cites before the others that show it. */
  static Claim ofInterest(@Nullable Belonging belonging, List<Evidence> cited) {
    if (belonging == null) {
      throw new IllegalStateException("an interest is named that the item doesn't belong to");
    }
    List<Evidence> items = new ArrayList<>(belonging.items());
    items.sort(Comparator.comparing(one -> !cited.contains(one)));
    return new Claim.OfInterest(belonging.interest().interestId(), items, belonging.features());
  }

  private static Claim popular(Subject subject) {
    Popularity popularity = subject.popularity();
    if (popularity == null) {
      throw new IllegalStateException("popularity is claimed that nobody counted");
    }
    return new Claim.Popular(popularity);
  }

  private Claim together(Subject subject) {
    TakenTogether counts = subject.takenTogether();
    if (counts == null) {
      throw new IllegalStateException("others are spoken of whom nobody counted");
    }
    return new Claim.Together(evidence(counts.anchorItemId()), counts);
  }
}
