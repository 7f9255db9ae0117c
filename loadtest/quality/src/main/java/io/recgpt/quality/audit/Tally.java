package io.recgpt.quality.audit;

import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.type.v1.Attribution;
import io.recgpt.type.v1.Expert;
import io.recgpt.type.v1.Interest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Adds up what was found. Thread-safe. */
final class Tally {
  /** Interests from which on a list can be expected to be led by them. */
  static final int LEADING_INTERESTS = 3;

  private final @Nullable Themes themes;
  private final Map<ClaimType, Integer> claims = new EnumMap<>(ClaimType.class);
  private final Map<ClaimType, Integer> falseClaims = new EnumMap<>(ClaimType.class);
  private final List<Finding> examples = new ArrayList<>();
  private int people;
  private int leading;
  private int positions;
  private int byInterest;
  private int byTheme;

  /**
   * @param themes null: none are known
   */
  Tally(@Nullable Themes themes) {
    this.themes = themes;
  }

  synchronized void add(Answer answer, List<Finding> findings) {
    people++;
    for (Finding finding : findings) {
      claims.merge(finding.type(), 1, Integer::sum);
      if (finding.isFalse()) {
        falseClaims.merge(finding.type(), 1, Integer::sum);
        examples.add(finding);
      }
    }
    if (answer.profile().getInterestsCount() >= LEADING_INTERESTS) {
      leading++;
      for (Recommendation one : answer.response().getRecommendationsList()) {
        positions++;
        count(answer, one);
      }
    }
  }

  private void count(Answer answer, Recommendation recommendation) {
    Attribution attribution = recommendation.getAttribution();
    String item = recommendation.getItem().getItemId();
    Interest interest = answer.interest(attribution.getInterestId());
    InterestMembership membership = answer.membership(attribution.getInterestId());
    if (attribution.getExpert() != Expert.EXPERT_INTEREST
        || interest == null
        || membership == null) {
      return;
    }
    if (membership.has(item)) {
      byInterest++;
    }
    if (themes != null && themes.has(interest, item)) {
      byTheme++;
    }
  }

  synchronized int people() {
    return people;
  }

  synchronized int claims(ClaimType type) {
    return claims.getOrDefault(type, 0);
  }

  synchronized int falseClaims(ClaimType type) {
    return falseClaims.getOrDefault(type, 0);
  }

  synchronized int claims() {
    return claims.values().stream().mapToInt(Integer::intValue).sum();
  }

  synchronized int falseClaims() {
    return falseClaims.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The false ones. */
  synchronized List<Finding> examples() {
    return List.copyOf(examples);
  }

  /** People with as many interests as lead a list. */
  synchronized int leadingPeople() {
    return leading;
  }

  /**
   * Share of the positions of these people's lists that an interest's expert filled with an item
   * that belongs to the interest; empty without such people.
   */
  synchronized OptionalDouble intentPositions() {
    return share(byInterest);
  }

  /** The same by the themes of the log; empty where none are known. */
  synchronized OptionalDouble themePositions() {
    return themes != null ? share(byTheme) : OptionalDouble.empty();
  }

  private OptionalDouble share(int count) {
    return positions == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) count / positions);
  }
}
