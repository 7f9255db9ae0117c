package io.recgpt.quality.audit;

import io.recgpt.explain.v1.Claim;
import io.recgpt.explain.v1.ClaimKind;
import io.recgpt.quality.audit.Catalogue.Entry;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether what is claimed of an item as data holds. */
final class ItemClaims {
  private final Catalogue catalogue;
  private final CountedClaims counted;

  ItemClaims(Catalogue catalogue, RawLog log) {
    this.catalogue = catalogue;
    this.counted = new CountedClaims(catalogue, log);
  }

  /** The claim's type; a kind that is not said counts as a sentence without a claim. */
  static ClaimType type(ClaimKind kind) {
    return switch (kind) {
      case CLAIM_KIND_TAKEN_TOGETHER -> ClaimType.TAKEN_TOGETHER;
      case CLAIM_KIND_LIKE -> ClaimType.LIKE;
      case CLAIM_KIND_INTEREST -> ClaimType.INTEREST;
      case CLAIM_KIND_POPULAR -> ClaimType.POPULAR;
      case CLAIM_KIND_QUALITY -> ClaimType.QUALITY;
      case CLAIM_KIND_UNSPECIFIED, UNRECOGNIZED -> ClaimType.SENTENCE;
    };
  }

  /** Why a claim of an item is false; empty where it is true. */
  List<String> faults(Answer answer, String itemId, Claim claim) {
    Entry item = catalogue.entry(itemId);
    if (item == null) {
      return List.of("the item is not in the catalogue");
    }
    List<String> faults = new ArrayList<>();
    for (EvidenceItem evidence : claim.getEvidenceItemsList()) {
      faults.addAll(answer.faultsOfEvidence(evidence));
      if (evidence.getItemId().equals(itemId)) {
        faults.add("the item is its own evidence");
      }
    }
    for (String feature : claim.getFeaturesList()) {
      if (!item.says(feature)) {
        faults.add("\"%s\" is not in the item's text".formatted(feature));
      }
    }
    switch (claim.getKind()) {
      case CLAIM_KIND_TAKEN_TOGETHER -> takenTogether(answer, itemId, claim, faults);
      case CLAIM_KIND_LIKE -> like(claim, faults);
      case CLAIM_KIND_INTEREST -> interest(answer, itemId, claim, faults);
      case CLAIM_KIND_POPULAR -> popular(answer, itemId, claim, faults);
      case CLAIM_KIND_QUALITY -> {
        if (claim.getFeaturesCount() == 0) {
          faults.add("no quality is named");
        }
      }
      case CLAIM_KIND_UNSPECIFIED, UNRECOGNIZED -> faults.add("the kind of claim is not said");
    }
    return faults;
  }

  private void takenTogether(Answer answer, String itemId, Claim claim, List<String> faults) {
    if (!claim.hasTakenTogether()) {
      faults.add("no counts are told");
      return;
    }
    String anchor = claim.getTakenTogether().getAnchorItemId();
    if (claim.getEvidenceItemsList().stream().noneMatch(it -> it.getItemId().equals(anchor))) {
      faults.add("the anchor %s is no evidence item".formatted(anchor));
    }
    faults.addAll(counted.faults(answer, itemId, claim.getTakenTogether()));
  }

  private void like(Claim claim, List<String> faults) {
    if (claim.getEvidenceItemsCount() == 0 || claim.getFeaturesCount() == 0) {
      faults.add("%s is not said".formatted(claim.getFeaturesCount() == 0 ? "how" : "like what"));
    }
    for (Entry evidence : entries(claim)) {
      for (String feature : claim.getFeaturesList()) {
        if (!evidence.says(feature)) {
          faults.add(
              "\"%s\" is not in the text of %s"
                  .formatted(feature, catalogue.shown(evidence.item().getItemId())));
        }
      }
    }
  }

  private void interest(Answer answer, String itemId, Claim claim, List<String> faults) {
    faults.addAll(faultsOfInterest(answer, itemId, claim.getInterestId()));
    Interest interest = answer.interest(claim.getInterestId());
    if (claim.getEvidenceItemsCount() == 0) {
      faults.add("no evidence item is named");
    }
    Set<String> own =
        interest == null
            ? Set.of()
            : interest.getEvidenceItemsList().stream()
                .map(EvidenceItem::getItemId)
                .collect(Collectors.toSet());
    for (EvidenceItem evidence : claim.getEvidenceItemsList()) {
      if (!own.contains(evidence.getItemId())) {
        faults.add("%s is no evidence of the interest".formatted(evidence.getItemId()));
      }
    }
    List<Entry> evidence = entries(claim);
    for (String feature : claim.getFeaturesList()) {
      if (evidence.stream().noneMatch(each -> each.says(feature))) {
        faults.add("\"%s\" is in the text of no evidence item".formatted(feature));
      }
    }
  }

  /** Why an item does not belong to an interest of the profile. */
  static List<String> faultsOfInterest(Answer answer, String itemId, String interestId) {
    InterestMembership membership = answer.membership(interestId);
    Interest interest = answer.interest(interestId);
    if (membership == null || interest == null) {
      return List.of("the profile has no interest \"%s\"".formatted(interestId));
    }
    return membership.has(itemId)
        ? List.of()
        : List.of(
            "the item does not belong to \"%s\": %s"
                .formatted(interest.getName(), membership.shown(itemId)));
  }

  private void popular(Answer answer, String itemId, Claim claim, List<String> faults) {
    if (!claim.hasPopularity()) {
      faults.add("it is not said where and since when");
      return;
    }
    if (!claim.getInterestId().equals(claim.getPopularity().getInterestId())) {
      faults.add(
          "told of interest \"%s\", counted in \"%s\""
              .formatted(claim.getInterestId(), claim.getPopularity().getInterestId()));
    }
    faults.addAll(counted.faults(answer, itemId, claim.getPopularity()));
  }

  private List<Entry> entries(Claim claim) {
    return claim.getEvidenceItemsList().stream()
        .map(evidence -> catalogue.entry(evidence.getItemId()))
        .filter(Objects::nonNull)
        .toList();
  }
}
