package io.recgpt.quality.audit;

import static io.recgpt.quality.audit.CampingShop.day;
import static io.recgpt.quality.audit.CampingShop.evidence;
import static io.recgpt.quality.audit.CampingShop.mat;
import static io.recgpt.quality.audit.CampingShop.mug;
import static io.recgpt.quality.audit.CampingShop.profile;
import static io.recgpt.quality.audit.CampingShop.ridge;
import static io.recgpt.quality.audit.CampingShop.stove;
import static io.recgpt.quality.audit.CampingShop.tents;
import static io.recgpt.quality.audit.CampingShop.tunnel;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.v1.Claim;
import io.recgpt.explain.v1.Explanation;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.type.v1.Attribution;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Channel;
import io.recgpt.type.v1.DroppedInterest;
import io.recgpt.type.v1.Expert;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.InterestStage;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.Popularity;
import io.recgpt.type.v1.Profile;
import io.recgpt.type.v1.TakenTogether;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each kind of false claim, made by hand, is found, and nothing true is called false. */
class AuditorTest {
  private static final BehaviorKind PURCHASE = BehaviorKind.BEHAVIOR_KIND_PURCHASE;

  private final CampingShop shop = new CampingShop();

  /** The one claim that is false, with its faults. */
  private void assertFalse(
      ClaimType type, String why, Profile.Builder profile, Recommendation.Builder... list) {
    assertThat(shop.findings(profile, list))
        .filteredOn(Finding::isFalse)
        .as(why)
        .anySatisfy(finding -> {
          assertThat(finding.type()).isEqualTo(type);
          assertThat(finding.faults()).anySatisfy(fault -> assertThat(fault).contains(why));
        });
  }

  private void assertFalse(ClaimType type, String why, Recommendation.Builder recommendation) {
    assertFalse(type, why, profile(), recommendation);
  }

  /** A recommendation whose main claim is changed. */
  private static Recommendation.Builder claim(
      Recommendation.Builder recommendation, Consumer<Claim.Builder> change) {
    change.accept(recommendation.getExplanationBuilder().getClaimsBuilder(0));
    return recommendation;
  }

  private static Recommendation.Builder explained(
      Recommendation.Builder recommendation, Consumer<Explanation.Builder> change) {
    change.accept(recommendation.getExplanationBuilder());
    return recommendation;
  }

  private static Recommendation.Builder attributed(
      Recommendation.Builder recommendation, Consumer<Attribution.Builder> change) {
    change.accept(recommendation.getAttributionBuilder());
    return recommendation;
  }

  private static Recommendation.Builder together(Consumer<TakenTogether.Builder> change) {
    return claim(stove(), claim -> change.accept(claim.getTakenTogetherBuilder()));
  }

  private static Recommendation.Builder popular(Consumer<Popularity.Builder> change) {
    Recommendation.Builder stove = stove();
    change.accept(stove.getExplanationBuilder().getClaimsBuilder(1).getPopularityBuilder());
    return stove;
  }

  private static Profile.Builder interest(Consumer<Interest.Builder> change) {
    Interest.Builder tents = tents();
    change.accept(tents);
    return profile().setInterests(0, tents);
  }

  @Test
  void findings_allTrue_areEachLookedAtAndNoneFalse() {
    List<Finding> findings = shop.findings(profile(), tunnel(), stove(), mat(), mug());

    assertThat(findings).filteredOn(Finding::isFalse).isEmpty();
    assertThat(findings).extracting(Finding::type).contains(ClaimType.values());
  }

  @Test
  void evidence_twoInterestsOfOneName_isFalse() {
    List<Finding> findings =
        shop.findings(profile().addInterests(tents().setInterestId("others")), mug());

    assertThat(findings)
        .filteredOn(Finding::isFalse)
        .extracting(Finding::type)
        .contains(ClaimType.EVIDENCE);
  }

  @Test
  void takenTogether_countsOrChance_areCountedAnew() {
    ClaimType type = ClaimType.TAKEN_TOGETHER;

    assertFalse(type, "told", together(t -> t.setBothCount(7)));
    assertFalse(type, "told", together(t -> t.setItemCount(18)));
    assertFalse(type, "told", together(t -> t.setPeopleCount(19)));
    assertFalse(type, "nothing that the person took", together(t -> t.setAnchorItemId("mug")));
    assertFalse(type, "returned or disliked", together(t -> t.setAnchorItemId("lamp")));
    assertFalse(type, "refused", together(t -> t.setAnchorItemId("toy")));
    assertFalse(type, "no evidence item", together(t -> t.setAnchorItemId("dome")));
    assertFalse(type, "0 others took oats and stove", together(t -> t.setAnchorItemId("oats")));
    assertFalse(type, "no counts", claim(stove(), Claim.Builder::clearTakenTogether));
    assertFalse(
        type,
        "told",
        attributed(stove(), told -> told.getTakenTogetherBuilder().setAnchorCount(5)));
  }

  @Test
  void popular_placeWindowOrScope_areCountedAnew() {
    ClaimType type = ClaimType.POPULAR;

    assertFalse(type, "counted rank 2", popular(p -> p.setRank(1)));
    assertFalse(type, "by 6 people", popular(p -> p.setPeopleCount(7)));
    assertFalse(type, "of 10 items", popular(p -> p.setItemCount(11)));
    assertFalse(type, "by 2 people", popular(p -> p.setSince(day(63))));
    assertFalse(type, "expected: >= 3", popular(p -> p.setSince(day(63))));
    assertFalse(type, "not of the scope", popular(p -> p.setCategory("Kitchen")));
    assertFalse(type, "below the middle of 1 items", popular(p -> p.setCategory("Cooking")));
    assertFalse(type, "no interest x", popular(p -> p.setInterestId("x")));
    assertFalse(type, "not of the scope", popular(p -> p.setInterestId("tents")));
    assertFalse(
        type,
        "by 6 people",
        attributed(stove(), told -> told.getPopularityBuilder().setPeopleCount(5)));
  }

  @Test
  void popular_beyondTheFirstTenth_isFalse() {
    for (int i = 0; i < 11; i++) {
      String id = "more" + i;
      shop.items.add(shop.items.getFirst().toBuilder().setItemId(id).build());
      for (int user = 0; user < 8; user++) {
        shop.log.add(
            shop.log.getFirst().toBuilder()
                .setEventId(id + user)
                .setUserId("other" + user)
                .setItemId(id)
                .setOccurredAt(day(80))
                .build());
      }
    }

    assertFalse(
        ClaimType.POPULAR,
        "rank 13 is not among the first tenth of 21 items",
        popular(p -> p.setRank(13).setItemCount(21)));
  }

  @Test
  void like_featuresAndEvidence_areReadAnew() {
    ClaimType type = ClaimType.LIKE;

    assertFalse(type, "not in the item's text", claim(mat(), c -> c.setFeatures(0, "tent")));
    assertFalse(type, "not in the text of ridge", claim(mat(), c -> c.setFeatures(0, "foam")));
    assertFalse(type, "how is not said", claim(mat(), Claim.Builder::clearFeatures));
    assertFalse(type, "like what is not said", claim(mat(), Claim.Builder::clearEvidenceItems));
    assertFalse(
        type,
        "did not BEHAVIOR_KIND_FAVORITE",
        claim(
            mat(),
            c ->
                c.setEvidenceItems(
                    0, ridge().toBuilder().setKind(BehaviorKind.BEHAVIOR_KIND_FAVORITE))));
    assertFalse(
        type,
        "was not at",
        claim(mat(), c -> c.setEvidenceItems(0, evidence("ridge", PURCHASE, 11))));
    assertFalse(
        type,
        "returned or disliked",
        claim(mat(), c -> c.setEvidenceItems(0, evidence("lamp", PURCHASE, 40))));
    assertFalse(
        type, "refused", claim(mat(), c -> c.setEvidenceItems(0, evidence("toy", PURCHASE, 30))));
  }

  @Test
  void interest_itemsThatDoNotBelong_areFound() {
    ClaimType type = ClaimType.INTEREST;

    assertFalse(
        type,
        "does not belong",
        claim(mat(), c -> c.mergeFrom(tunnel().getExplanation().getClaims(0)).clearFeatures()));
    assertFalse(
        type,
        "does not belong",
        attributed(mug(), told -> told.mergeFrom(tunnel().getAttribution()).clearSharedFeatures()));
    assertFalse(type, "no interest \"x\"", claim(tunnel(), c -> c.setInterestId("x")));
    assertFalse(type, "no evidence item", claim(tunnel(), Claim.Builder::clearEvidenceItems));
    assertFalse(
        type,
        "oats is no evidence of the interest",
        claim(tunnel(), c -> c.setEvidenceItems(0, evidence("oats", PURCHASE, 90))));
    assertFalse(
        type, "in the text of no evidence item", claim(tunnel(), c -> c.setFeatures(0, "tunnel")));
    assertFalse(type, "its name is", attributed(tunnel(), told -> told.setInterestName("tunnels")));
  }

  @Test
  void quality_notInTheText_isFound() {
    assertFalse(
        ClaimType.QUALITY, "not in the item's text", claim(mug(), c -> c.setFeatures(0, "steel")));
    assertFalse(ClaimType.QUALITY, "no quality", claim(mug(), Claim.Builder::clearFeatures));
  }

  @Test
  void sentence_thatSaysMoreThanItsClaims_isFound() {
    ClaimType type = ClaimType.SENTENCE;

    assertFalse(type, "without a claim", explained(mug(), Explanation.Builder::clearClaims));
    assertFalse(type, "\"others\"", explained(mug(), e -> e.setText("Others chose this mug")));
    assertFalse(
        type, "\"people who\"", explained(mat(), e -> e.setText("For people who like green")));
    assertFalse(
        type,
        "\"often chosen with\"",
        explained(mat(), e -> e.setText("A mat often chosen with your ridge tent")));
    assertFalse(type, "\"popular\"", explained(mug(), e -> e.setText("A popular enamel mug")));
    assertFalse(
        type, "without evidence", explained(mug(), e -> e.setText("An enamel mug for your tent")));
    assertFalse(
        type,
        "\"railway\" is in no text",
        explained(mug(), e -> e.setText("An enamel mug for railway days")));
    assertFalse(
        type,
        "number \"seven\"",
        explained(stove(), e -> e.setText("Seven others chose it with a ridge tent")));
    assertFalse(
        type,
        "you bought",
        claim(
            explained(mat(), e -> e.setText("Like the tent you bought, in foam")),
            c -> c.setEvidenceItems(0, evidence("dome", BehaviorKind.BEHAVIOR_KIND_FAVORITE, 20))));
    assertFalse(
        type, "none of the person's", explained(tunnel(), e -> e.addEvidenceEventIds("e8")));
    assertFalse(
        type, "returned or disliked", explained(tunnel(), e -> e.addEvidenceItemIds("lamp")));
    assertFalse(
        type,
        "EXPLANATION_KIND_INTEREST without",
        explained(mug(), e -> e.setKind(tunnel().getExplanation().getKind())));
    assertFalse(type, "claims without a sentence", explained(mug(), e -> e.setText("")));
  }

  @Test
  void list_knownOrTwice_isFound() {
    Recommendation.Builder known = mug();
    known.getItemBuilder().setItemId("ridge");

    assertFalse(ClaimType.UNSEEN, "knows it", known);
    assertFalse(ClaimType.UNSEEN, "twice", profile(), mug(), mug());
  }

  @Test
  void attribution_partsExpertsAndAnchors_areCheckedAnew() {
    assertFalse(ClaimType.SCORE, "add up", mug().setScore(.7501));
    assertFalse(
        ClaimType.SCORE,
        "another 0.5",
        attributed(mug(), told -> told.setChannel(Channel.CHANNEL_TRENDING)));
    assertFalse(
        ClaimType.EXPERT,
        "without an interest",
        attributed(tunnel(), Attribution.Builder::clearInterestId));
    assertFalse(
        ClaimType.EXPERT,
        "not by its expert",
        attributed(tunnel(), told -> told.setExpert(Expert.EXPERT_TREND)));
    assertFalse(
        ClaimType.EXPERT,
        "no popularity",
        attributed(stove(), Attribution.Builder::clearPopularity));
    assertFalse(
        ClaimType.EXPERT,
        "belongs to interests [tents]",
        attributed(tunnel(), told -> told.setExpert(Expert.EXPERT_DISCOVERY).clearInterestId()));
    assertFalse(ClaimType.EXPERT, "no expert", attributed(mug(), Attribution.Builder::clearExpert));
    assertFalse(
        ClaimType.ANCHOR, "returned", attributed(mug(), told -> told.setAnchorItemId("lamp")));
    assertFalse(
        ClaimType.ANCHOR, "nothing that", attributed(mug(), told -> told.setAnchorItemId("stove")));
    assertFalse(
        ClaimType.TAG, "no tag of the profile", attributed(tunnel(), told -> told.setTag("tents")));
    assertFalse(
        ClaimType.TAG,
        "no word like \"rolling\"",
        attributed(tunnel(), told -> told.setTag("rolling tents")));
    assertFalse(
        ClaimType.FEATURES,
        "no feature of the item",
        attributed(tunnel(), told -> told.addSharedFeatures("ridge")));
    assertFalse(
        ClaimType.FEATURES,
        "not what the interest's evidence shares",
        attributed(tunnel(), told -> told.addSharedFeatures("tunnel")));
  }

  @Test
  void interests_evidenceAndCounts_areCountedAnew() {
    ClaimType type = ClaimType.EVIDENCE;

    assertFalse(type, "none of the person's", interest(i -> i.addEvidenceEventIds("e8")));
    assertFalse(type, "none of the person's", interest(i -> i.addEvidenceEventIds("no such")));
    assertFalse(
        type, "told", interest(i -> i.setEvidenceCounts(0, CampingShop.count(PURCHASE, 8))));
    assertFalse(
        type,
        "\"8 purchases\", counted 1",
        interest(i -> i.setReason("9 behaviors in 10 days: 8 purchases, 1 favorite")));
    assertFalse(type, "did not", interest(i -> i.addEvidenceItems(evidence("mug", PURCHASE, 70))));
    assertFalse(type, "later than the profile", profile().setAsOf(day(15)));
    assertFalse(type, "no item stands for it", interest(Interest.Builder::clearEvidenceItems));
    assertFalse(
        type,
        "returned or disliked",
        interest(i -> i.addEvidenceItems(evidence("lamp", PURCHASE, 30))));
    for (InterestStage stage :
        List.of(InterestStage.INTEREST_STAGE_RECENT, InterestStage.INTEREST_STAGE_LONG_TERM)) {
      assertFalse(type, "10 days of evidence", interest(i -> i.setStage(stage)));
    }
    assertFalse(
        type,
        "refused by the same name",
        profile().addDroppedInterests(DroppedInterest.newBuilder().setName("camping tents")));
  }

  @Test
  void tags_ofWhatWasTakenInThePastMonth_areFound() {
    ItemTag.Builder oats = ItemTag.newBuilder().setTag("rolled oats").setInterestId("tents");

    assertFalse(ClaimType.NEW_TAG, "past month", profile().addTags(oats));
    assertFalse(
        ClaimType.NEW_TAG, "no interest \"x\"", profile().addTags(oats.clone().setInterestId("x")));
    // Bought on day 10.
    assertThat(shop.findings(profile().addTags(oats.clone().setTag("ridge tents"))))
        .noneMatch(Finding::isFalse);
  }
}
