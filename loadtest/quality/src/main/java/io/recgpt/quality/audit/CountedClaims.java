package io.recgpt.quality.audit;

import com.google.protobuf.Timestamp;
import io.recgpt.type.v1.Popularity;
import io.recgpt.type.v1.TakenTogether;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Counts people anew, for what is claimed by counts. */
final class CountedClaims {
  private final Catalogue catalogue;
  private final RawLog log;

  CountedClaims(Catalogue catalogue, RawLog log) {
    this.catalogue = catalogue;
    this.log = log;
  }

  /** Why people did not take both items as it is claimed. */
  List<String> faults(Answer answer, String itemId, TakenTogether claimed) {
    String anchor = claimed.getAnchorItemId();
    List<String> faults = new ArrayList<>(answer.faultsOfAnchor(anchor));
    if (anchor.equals(itemId)) {
      faults.add("the anchor is the item itself");
    }
    RawLog.Together counted = log.together(anchor, itemId, answer.userId(), answer.asOf());
    RawLog.Together told =
        new RawLog.Together(
            claimed.getBothCount(),
            claimed.getAnchorCount(),
            claimed.getItemCount(),
            claimed.getPeopleCount());
    if (!counted.equals(told)) {
      faults.add("counted %s, told %s".formatted(counted, told));
    }
    if (!counted.holds()) {
      faults.add(
          "%d others took %s and %s, by chance %.1f would: p %.3f"
              .formatted(
                  counted.both(),
                  anchor,
                  itemId,
                  (double) counted.anchor() * counted.item() / Math.max(1, counted.people()),
                  ChanceTest.probability(
                      counted.people(), counted.anchor(), counted.item(), counted.both())));
    }
    return faults;
  }

  /** Why an item is not popular as it is claimed. */
  List<String> faults(Answer answer, String itemId, Popularity claimed) {
    List<String> faults = new ArrayList<>();
    Collection<String> scope = scope(answer, claimed, faults);
    if (!scope.contains(itemId)) {
      faults.add("the item is not of the scope that it is compared with");
    }
    long since = Times.nanos(claimed.getSince());
    Map<String, Integer> people = log.takersWithin(since, answer.asOf());
    int own = people.getOrDefault(itemId, 0);
    int rank = 1 + (int) scope.stream().filter(id -> people.getOrDefault(id, 0) > own).count();
    if (rank != claimed.getRank()
        || scope.size() != claimed.getItemCount()
        || own != claimed.getPeopleCount()) {
      faults.add(
          "counted rank %d of %d items by %d people, told rank %d of %d by %d, since %s"
              .formatted(
                  rank,
                  scope.size(),
                  own,
                  claimed.getRank(),
                  claimed.getItemCount(),
                  claimed.getPeopleCount(),
                  shown(claimed.getSince())));
    }
    if (own < 3) {
      faults.add("%d people took it within the window (expected: >= 3)".formatted(own));
    }
    if (rank > Math.max(10, Math.ceil(scope.size() / 10.0))) {
      faults.add("rank %d is not among the first tenth of %d items".formatted(rank, scope.size()));
    }
    if (2 * rank > scope.size()) {
      faults.add("rank %d is below the middle of %d items".formatted(rank, scope.size()));
    }
    if (since >= answer.asOf()) {
      faults.add("the window begins at %s, after now".formatted(shown(claimed.getSince())));
    }
    return faults;
  }

  private Collection<String> scope(Answer answer, Popularity claimed, List<String> faults) {
    if (!claimed.getInterestId().isEmpty()) {
      InterestMembership membership = answer.membership(claimed.getInterestId());
      if (membership == null) {
        faults.add("the profile has no interest %s".formatted(claimed.getInterestId()));
        return List.of();
      }
      return catalogue.ids().stream().filter(membership::has).toList();
    }
    if (!claimed.getCategory().isEmpty()) {
      return catalogue.ids().stream()
          .filter(id -> catalogue.category(id).equals(claimed.getCategory()))
          .toList();
    }
    return catalogue.ids();
  }

  private static String shown(Timestamp time) {
    return Times.shown(Times.nanos(time));
  }
}
