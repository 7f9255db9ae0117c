package io.recgpt.quality.audit;

import static java.util.Objects.requireNonNull;

import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.DroppedInterest;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a cluster said of one person, beside what the log has of them. */
final class Answer {
  private final String userId;
  private final Profile profile;
  private final RecommendResponse response;
  private final long asOf;
  private final List<Behavior> known = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();
  private final Set<String> rejected = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private final Map<String, Interest> interests = new LinkedHashMap<>();
  private final Map<String, InterestMembership> memberships = new HashMap<>();

  /**
   * Takes the log as of the time of the answer.
   *
   * @param profile that the response was made of
   */
  Answer(
      String userId, Profile profile, RecommendResponse response, RawLog log, Catalogue catalogue) {
    this.userId = requireNonNull(userId, "userId");
    this.profile = requireNonNull(profile, "profile");
    this.response = requireNonNull(response, "response");
    this.asOf = Times.nanos(response.getAsOf());
    for (Behavior behavior : log.of(userId)) {
      if (RawLog.nanos(behavior) <= asOf) {
        known.add(behavior);
        if (RawLog.takes(behavior.getKind())) {
          taken.add(behavior.getItemId());
        } else if (RawLog.rejects(behavior.getKind())) {
          rejected.add(behavior.getItemId());
        }
      }
    }
    for (DroppedInterest dropped : profile.getDroppedInterestsList()) {
      if (barred(dropped)) {
        refused.addAll(dropped.getEvidenceItemIdsList());
      }
    }
    for (Interest interest : profile.getInterestsList()) {
      interests.put(interest.getInterestId(), interest);
      memberships.put(interest.getInterestId(), new InterestMembership(catalogue, interest));
    }
  }

  /** What was refused for a cause in the person, not for want of evidence. */
  private static boolean barred(DroppedInterest dropped) {
    return switch (dropped.getDropReason()) {
      case DROP_REASON_BURST, DROP_REASON_GIFT, DROP_REASON_CONSUMABLE, DROP_REASON_REJECTED ->
          true;
      case DROP_REASON_UNSPECIFIED,
          DROP_REASON_THIN_EVIDENCE,
          DROP_REASON_INCOHERENT,
          UNRECOGNIZED ->
          false;
    };
  }

  String userId() {
    return userId;
  }

  Profile profile() {
    return profile;
  }

  RecommendResponse response() {
    return response;
  }

  /** "Now" of the answer, in nanoseconds since 1970. */
  long asOf() {
    return asOf;
  }

  /** Items that the person did anything with but be shown them. */
  boolean hasSeen(String itemId) {
    return taken.contains(itemId) || rejected.contains(itemId);
  }

  /** Null where the profile has none of this id. */
  @Nullable Interest interest(String interestId) {
    return interests.get(interestId);
  }

  /** Null where the profile has no interest of this id. */
  @Nullable InterestMembership membership(String interestId) {
    return memberships.get(interestId);
  }

  /** Ids of the interests that an item belongs to. */
  List<String> interestsWith(String itemId) {
    return interests.keySet().stream()
        .filter(id -> {
          InterestMembership membership = memberships.get(id);
          return membership != null && membership.has(itemId);
        })
        .toList();
  }

  /** Why an item can be no reason for anything; empty where it can. */
  List<String> faultsOfAnchor(String itemId) {
    List<String> faults = new ArrayList<>();
    if (!taken.contains(itemId)) {
      faults.add("%s is nothing that the person took by then".formatted(itemId));
    }
    if (rejected.contains(itemId)) {
      faults.add("%s was returned or disliked".formatted(itemId));
    }
    if (refused.contains(itemId)) {
      faults.add("%s was refused: it is of a dropped interest".formatted(itemId));
    }
    return faults;
  }

  /** Why an item is no evidence as it is claimed; empty where it is. */
  List<String> faultsOfEvidence(EvidenceItem evidence) {
    List<String> faults = new ArrayList<>(faultsOfAnchor(evidence.getItemId()));
    if (!did(evidence.getKind(), evidence.getItemId())) {
      faults.add(
          "the person did not %s %s by then"
              .formatted(evidence.getKind().name(), evidence.getItemId()));
    } else if (evidence.hasOccurredAt()) {
      long at = Times.nanos(evidence.getOccurredAt());
      if (known.stream()
          .noneMatch(b ->
              b.getKind() == evidence.getKind()
                  && b.getItemId().equals(evidence.getItemId())
                  && RawLog.nanos(b) == at)) {
        faults.add(
            "%s of %s was not at %s"
                .formatted(evidence.getKind().name(), evidence.getItemId(), Times.shown(at)));
      }
    }
    return faults;
  }

  /** True where the person did this to the item by the time of the answer. */
  boolean did(BehaviorKind kind, String itemId) {
    return known.stream().anyMatch(b -> b.getKind() == kind && b.getItemId().equals(itemId));
  }
}
