package io.recgpt.quality.audit;

import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.quality.audit.Catalogue.Entry;
import io.recgpt.type.v1.Attribution;
import io.recgpt.type.v1.Channel;
import io.recgpt.type.v1.ChannelScore;
import io.recgpt.type.v1.Expert;
import io.recgpt.type.v1.Interest;
import java.util.ArrayList;
import java.util.List;

/** Whether what is said of how an item came into a list holds. */
final class AttributionCheck {
  /** How far a sum may be off, of the greatest part. */
  private static final double TOLERANCE = 1e-6;

  private static final int MAX_FEATURES = 5;

  private final Catalogue catalogue;
  private final CountedClaims counted;

  AttributionCheck(Catalogue catalogue, RawLog log) {
    this.catalogue = catalogue;
    this.counted = new CountedClaims(catalogue, log);
  }

  /** All that an attribution says, one finding each. */
  List<Finding> findings(Answer answer, Recommendation recommendation) {
    String item = recommendation.getItem().getItemId();
    Attribution told = recommendation.getAttribution();
    List<Finding> findings = new ArrayList<>();
    Says says =
        (type, claim, faults) ->
            findings.add(new Finding(type, answer.userId(), item, claim, faults));
    says.that(
        ClaimType.SCORE, "score %s".formatted(recommendation.getScore()), score(recommendation));
    says.that(
        ClaimType.EXPERT,
        told.getExpert().name().replace("EXPERT_", ""),
        expert(answer, item, told));
    if (!told.getInterestId().isEmpty()) {
      says.that(
          ClaimType.INTEREST,
          "attribution: interest \"%s\"".formatted(told.getInterestName()),
          interest(answer, item, told));
    }
    if (!told.getTag().isEmpty()) {
      says.that(ClaimType.TAG, "tag \"%s\"".formatted(told.getTag()), tag(answer, item, told));
    }
    if (!told.getAnchorItemId().isEmpty()) {
      says.that(
          ClaimType.ANCHOR,
          "anchor %s".formatted(catalogue.shown(told.getAnchorItemId())),
          answer.faultsOfAnchor(told.getAnchorItemId()));
    }
    if (told.hasTakenTogether()) {
      says.that(
          ClaimType.TAKEN_TOGETHER,
          "attribution: with %s"
              .formatted(catalogue.shown(told.getTakenTogether().getAnchorItemId())),
          counted.faults(answer, item, told.getTakenTogether()));
    }
    if (told.hasPopularity()) {
      says.that(
          ClaimType.POPULAR,
          "attribution: rank %d of %d"
              .formatted(told.getPopularity().getRank(), told.getPopularity().getItemCount()),
          counted.faults(answer, item, told.getPopularity()));
    }
    if (told.getSharedFeaturesCount() > 0) {
      says.that(
          ClaimType.FEATURES,
          "shared %s".formatted(told.getSharedFeaturesList()),
          features(answer, item, told));
    }
    return findings;
  }

  /** Takes what is said. */
  private interface Says {
    void that(ClaimType type, String claim, List<String> faults);
  }

  private static List<String> score(Recommendation recommendation) {
    List<ChannelScore> parts = recommendation.getAttribution().getChannelScoresList();
    List<String> faults = new ArrayList<>();
    double sum = parts.stream().mapToDouble(ChannelScore::getScore).sum();
    double scale =
        parts.stream().mapToDouble(part -> Math.abs(part.getScore())).max().orElse(0)
            + Math.abs(recommendation.getScore());
    if (!(Math.abs(sum - recommendation.getScore()) <= TOLERANCE * scale)) {
      faults.add("the parts add up to %s, told %s".formatted(sum, recommendation.getScore()));
    }
    Channel named = recommendation.getAttribution().getChannel();
    double most = Double.NEGATIVE_INFINITY;
    double own = Double.NEGATIVE_INFINITY;
    for (ChannelScore part : parts) {
      if (part.getChannel() != Channel.CHANNEL_INTENT
          && part.getChannel() != Channel.CHANNEL_DIVERSITY) {
        most = Math.max(most, part.getScore());
        own = part.getChannel() == named ? part.getScore() : own;
      }
    }
    if (own < most - TOLERANCE * scale) {
      faults.add("%s contributed %s, another %s".formatted(named.name(), own, most));
    }
    return faults;
  }

  private static List<String> expert(Answer answer, String item, Attribution told) {
    List<String> faults = new ArrayList<>();
    switch (told.getExpert()) {
      case EXPERT_INTEREST -> {
        if (told.getInterestId().isEmpty()) {
          faults.add("an interest's expert without an interest");
        }
      }
      case EXPERT_TREND -> {
        if (!told.hasPopularity()) {
          faults.add("the trend's expert, but no popularity is told");
        }
      }
      case EXPERT_DISCOVERY -> {
        List<String> interests = answer.interestsWith(item);
        if (!interests.isEmpty()) {
          faults.add("discovery, but the item belongs to interests %s".formatted(interests));
        }
      }
      case EXPERT_UNSPECIFIED -> {
        if (told.hasPopularity() || answer.profile().getInterestsCount() > 0) {
          faults.add("no expert is named, though the item is popular or the person has interests");
        }
      }
      case UNRECOGNIZED -> faults.add("an unknown expert");
    }
    if (told.getExpert() != Expert.EXPERT_INTEREST && !told.getInterestId().isEmpty()) {
      faults.add("an interest, but not by its expert");
    }
    return faults;
  }

  private static List<String> interest(Answer answer, String item, Attribution told) {
    List<String> faults =
        new ArrayList<>(ItemClaims.faultsOfInterest(answer, item, told.getInterestId()));
    Interest interest = answer.interest(told.getInterestId());
    if (interest != null && !interest.getName().equals(told.getInterestName())) {
      faults.add("its name is \"%s\"".formatted(interest.getName()));
    }
    return faults;
  }

  private List<String> tag(Answer answer, String itemId, Attribution told) {
    List<String> faults = new ArrayList<>();
    if (answer.profile().getTagsList().stream()
        .noneMatch(tag ->
            tag.getTag().equals(told.getTag())
                && tag.getInterestId().equals(told.getInterestId()))) {
      faults.add(
          "no tag of the profile is so called and belongs to interest \"%s\""
              .formatted(told.getInterestId()));
    }
    Entry item = catalogue.entry(itemId);
    for (String word : Words.featured(told.getTag())) {
      if (item == null || !item.hasInSomeForm(word)) {
        faults.add("the item has no word like \"%s\"".formatted(word));
      }
    }
    return faults;
  }

  private List<String> features(Answer answer, String itemId, Attribution told) {
    List<String> faults = new ArrayList<>();
    Entry item = catalogue.entry(itemId);
    InterestMembership membership = answer.membership(told.getInterestId());
    if (told.getSharedFeaturesCount() > MAX_FEATURES) {
      faults.add("%d features (expected: at most 5)".formatted(told.getSharedFeaturesCount()));
    }
    for (String feature : told.getSharedFeaturesList()) {
      if (item == null || !item.features().contains(Words.phrase(feature))) {
        faults.add("\"%s\" is no feature of the item".formatted(feature));
      }
      if (membership == null || !membership.shares(feature)) {
        faults.add("\"%s\" is not what the interest's evidence shares".formatted(feature));
      }
    }
    return faults;
  }
}
