package io.recgpt.quality;

import io.recgpt.quality.StageClient.Prediction;
import io.recgpt.quality.audit.Catalogue;
import io.recgpt.quality.audit.InterestMembership;
import io.recgpt.type.v1.Interest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The interests of the test users, by the audit's own reading of what belongs to them. */
final class LeadingInterests {
  /** Interests from which on a list can be expected to be led by them. */
  static final int LEAST = 3;

  private final List<Map<String, InterestMembership>> ofUsers = new ArrayList<>();

  /**
   * @param predictions in the order of the targets
   */
  LeadingInterests(List<Prediction> predictions, Catalogue catalogue) {
    for (Prediction prediction : predictions) {
      Map<String, InterestMembership> memberships = new HashMap<>();
      for (Interest interest : prediction.interests()) {
        memberships.put(interest.getInterestId(), new InterestMembership(catalogue, interest));
      }
      ofUsers.add(memberships);
    }
  }

  /** Users with at least three interests. */
  int people() {
    return (int) ofUsers.stream().filter(of -> of.size() >= LEAST).count();
  }

  /**
   * Share of the positions of these users' lists that an interest's expert filled with an item that
   * belongs to the interest; empty without such users.
   *
   * @param outcomes in the order of the targets
   */
  OptionalDouble share(List<Outcome> outcomes) {
    int positions = 0;
    int led = 0;
    for (int user = 0; user < outcomes.size(); user++) {
      Map<String, InterestMembership> memberships = ofUsers.get(user);
      if (memberships.size() >= LEAST) {
        List<String> items = outcomes.get(user).itemIds();
        List<String> interests = outcomes.get(user).interestIds();
        positions += items.size();
        for (int i = 0; i < interests.size(); i++) {
          InterestMembership membership = memberships.get(interests.get(i));
          led += membership != null && membership.has(items.get(i)) ? 1 : 0;
        }
      }
    }
    return positions == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) led / positions);
  }
}
