package io.recgpt.quality.audit;

import com.google.protobuf.Timestamp;
import io.recgpt.explain.v1.Claim;
import io.recgpt.explain.v1.ClaimKind;
import io.recgpt.explain.v1.Explanation;
import io.recgpt.explain.v1.ExplanationKind;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.type.v1.Attribution;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorCount;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Channel;
import io.recgpt.type.v1.ChannelScore;
import io.recgpt.type.v1.DropReason;
import io.recgpt.type.v1.DroppedInterest;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Expert;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.InterestStage;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.Popularity;
import io.recgpt.type.v1.Profile;
import io.recgpt.type.v1.TakenTogether;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A shop of ten items, and an answer to one of its people, ann, in which all is true.
 *
 * <p>Of 18 others 6 took the ridge tent and the stove, 12 took the mug. What happens after day 100
 * is after the answer.
 */
final class CampingShop {
  static final String ANN = "ann";
  static final long NOW = 100;
  private static final long DAY = 86_400;

  final List<Item> items = new ArrayList<>();
  final List<Behavior> log = new ArrayList<>();

  CampingShop() {
    item("ridge", "Green Ridge Tent", "Camping", "camping shelter", "green");
    item("dome", "Dome Tent", "Camping", "camping shelter");
    item("tunnel", "Tunnel Tent", "Camping", "camping shelter");
    item("stove", "Gas Stove", "Cooking", "camp cooking");
    item("mat", "Green Foam Mat", "Sleeping", "green");
    item("mug", "Enamel Mug", "Kitchen", "enamelware");
    item("oats", "Rolled Oats", "Pantry", "breakfast");
    item("toy", "Wooden Train", "Toys", "railway");
    item("lamp", "Desk Lamp", "Light", "lighting");
    item("rug", "Wool Rug", "Home", "weaving");
    did(ANN, BehaviorKind.BEHAVIOR_KIND_PURCHASE, "ridge", 10);
    did(ANN, BehaviorKind.BEHAVIOR_KIND_FAVORITE, "dome", 20);
    did(ANN, BehaviorKind.BEHAVIOR_KIND_PURCHASE, "toy", 30);
    did(ANN, BehaviorKind.BEHAVIOR_KIND_PURCHASE, "lamp", 40);
    did(ANN, BehaviorKind.BEHAVIOR_KIND_RETURN, "lamp", 45);
    did(ANN, BehaviorKind.BEHAVIOR_KIND_PURCHASE, "oats", 90);
    did(ANN, BehaviorKind.BEHAVIOR_KIND_IMPRESSION, "stove", 95);
    for (int i = 0; i < 18; i++) {
      String other = "other" + i;
      if (i < 6) {
        did(other, BehaviorKind.BEHAVIOR_KIND_PURCHASE, "ridge", 50 + i);
        did(other, BehaviorKind.BEHAVIOR_KIND_CLICK, "stove", 60 + i);
      } else {
        did(other, BehaviorKind.BEHAVIOR_KIND_PURCHASE, "mug", 70);
        did(other, BehaviorKind.BEHAVIOR_KIND_IMPRESSION, "stove", 70);
        did(other, BehaviorKind.BEHAVIOR_KIND_PURCHASE, "stove", 101);
      }
    }
  }

  private void item(String id, String title, String category, String... tags) {
    items.add(
        Item.newBuilder()
            .setItemId(id)
            .setTitle(title)
            .setCategory(category)
            .addAllTags(List.of(tags))
            .build());
  }

  private void did(String user, BehaviorKind kind, String item, long day) {
    log.add(
        Behavior.newBuilder()
            .setEventId("e" + log.size())
            .setUserId(user)
            .setKind(kind)
            .setItemId(item)
            .setOccurredAt(day(day))
            .build());
  }

  static Timestamp day(long day) {
    return Timestamp.newBuilder().setSeconds(day * DAY).build();
  }

  static EvidenceItem evidence(String item, BehaviorKind kind, long day) {
    return EvidenceItem.newBuilder().setItemId(item).setKind(kind).setOccurredAt(day(day)).build();
  }

  static EvidenceItem ridge() {
    return evidence("ridge", BehaviorKind.BEHAVIOR_KIND_PURCHASE, 10);
  }

  static Interest.Builder tents() {
    return Interest.newBuilder()
        .setInterestId("tents")
        .setName("camping tents")
        .setStage(InterestStage.INTEREST_STAGE_EARLIER)
        .setFirstEvidenceAt(day(10))
        .setLastEvidenceAt(day(20))
        .setReason("2 behaviors in 10 days: 1 purchase, 1 favorite")
        .addEvidenceEventIds("e0")
        .addEvidenceEventIds("e1")
        .addEvidenceItems(ridge())
        .addEvidenceItems(evidence("dome", BehaviorKind.BEHAVIOR_KIND_FAVORITE, 20))
        .addEvidenceCounts(count(BehaviorKind.BEHAVIOR_KIND_PURCHASE, 1))
        .addEvidenceCounts(count(BehaviorKind.BEHAVIOR_KIND_FAVORITE, 1));
  }

  static BehaviorCount count(BehaviorKind kind, int count) {
    return BehaviorCount.newBuilder().setKind(kind).setCount(count).build();
  }

  static Profile.Builder profile() {
    return Profile.newBuilder()
        .setAsOf(day(NOW))
        .addInterests(tents())
        .addDroppedInterests(
            DroppedInterest.newBuilder()
                .setDropReason(DropReason.DROP_REASON_GIFT)
                .setRefused(true)
                .addEvidenceItemIds("toy"))
        .addTags(ItemTag.newBuilder().setTag("tunnel tents").setInterestId("tents"));
  }

  static TakenTogether.Builder ridgeAndStove() {
    return TakenTogether.newBuilder()
        .setAnchorItemId("ridge")
        .setBothCount(6)
        .setAnchorCount(6)
        .setItemCount(6)
        .setPeopleCount(18);
  }

  /** Of all items: the mug has 12, the stove 6; the ridge tent's 7 are of other days too. */
  static Popularity.Builder stoveSinceDay57() {
    return Popularity.newBuilder().setRank(2).setItemCount(10).setPeopleCount(6).setSince(day(57));
  }

  static Recommendation.Builder tunnel() {
    return recommended("tunnel", "Tunnel Tent")
        .setAttribution(
            attribution(Expert.EXPERT_INTEREST)
                .setInterestId("tents")
                .setInterestName("camping tents")
                .setTag("tunnel tents")
                .setAnchorItemId("dome")
                .addSharedFeatures("camping shelter")
                .addSharedFeatures("tent"))
        .setExplanation(
            Explanation.newBuilder()
                .setItemId("tunnel")
                .setText("A tunnel tent beside the ridge tent you bought")
                .setKind(ExplanationKind.EXPLANATION_KIND_INTEREST)
                .setInterestId("tents")
                .addEvidenceEventIds("e0")
                .addEvidenceItemIds("ridge")
                .addClaims(
                    Claim.newBuilder()
                        .setKind(ClaimKind.CLAIM_KIND_INTEREST)
                        .setInterestId("tents")
                        .addEvidenceItems(ridge())
                        .addFeatures("tent")));
  }

  static Recommendation.Builder stove() {
    return recommended("stove", "Gas Stove")
        .setAttribution(
            attribution(Expert.EXPERT_TREND)
                .setAnchorItemId("ridge")
                .setTakenTogether(ridgeAndStove())
                .setPopularity(stoveSinceDay57()))
        .setExplanation(
            Explanation.newBuilder()
                .setItemId("stove")
                .setText("Popular now: 6 others chose it with a ridge tent")
                .setKind(ExplanationKind.EXPLANATION_KIND_BEHAVIOR)
                .addClaims(
                    Claim.newBuilder()
                        .setKind(ClaimKind.CLAIM_KIND_TAKEN_TOGETHER)
                        .addEvidenceItems(ridge())
                        .setTakenTogether(ridgeAndStove()))
                .addClaims(
                    Claim.newBuilder()
                        .setKind(ClaimKind.CLAIM_KIND_POPULAR)
                        .setPopularity(stoveSinceDay57())));
  }

  static Recommendation.Builder mat() {
    return recommended("mat", "Green Foam Mat")
        .setAttribution(attribution(Expert.EXPERT_DISCOVERY))
        .setExplanation(
            Explanation.newBuilder()
                .setItemId("mat")
                .setText("A foam mat as green as your ridge tent")
                .setKind(ExplanationKind.EXPLANATION_KIND_BEHAVIOR)
                .addClaims(
                    Claim.newBuilder()
                        .setKind(ClaimKind.CLAIM_KIND_LIKE)
                        .addEvidenceItems(ridge())
                        .addFeatures("green")));
  }

  static Recommendation.Builder mug() {
    return recommended("mug", "Enamel Mug")
        .setAttribution(attribution(Expert.EXPERT_DISCOVERY))
        .setExplanation(
            Explanation.newBuilder()
                .setItemId("mug")
                .setText("A mug of enamel for the kitchen")
                .setKind(ExplanationKind.EXPLANATION_KIND_ITEM)
                .addClaims(
                    Claim.newBuilder()
                        .setKind(ClaimKind.CLAIM_KIND_QUALITY)
                        .addFeatures("enamel")));
  }

  private static Recommendation.Builder recommended(String id, String title) {
    return Recommendation.newBuilder()
        .setItem(Item.newBuilder().setItemId(id).setTitle(title))
        .setScore(.75);
  }

  private static Attribution.Builder attribution(Expert expert) {
    return Attribution.newBuilder()
        .setExpert(expert)
        .setChannel(Channel.CHANNEL_CONTENT)
        .addChannelScores(score(Channel.CHANNEL_CONTENT, .5))
        .addChannelScores(score(Channel.CHANNEL_TRENDING, -.25))
        .addChannelScores(score(Channel.CHANNEL_INTENT, .625))
        .addChannelScores(score(Channel.CHANNEL_DIVERSITY, -.125));
  }

  static ChannelScore score(Channel channel, double score) {
    return ChannelScore.newBuilder().setChannel(channel).setScore(score).build();
  }

  /** What is found of an answer to ann. */
  List<Finding> findings(Profile.Builder profile, Recommendation.Builder... recommendations) {
    RecommendResponse.Builder response = RecommendResponse.newBuilder().setAsOf(day(NOW));
    List.of(recommendations).forEach(response::addRecommendations);
    RawLog raw = new RawLog(log);
    Catalogue catalogue = new Catalogue(items);
    Auditor auditor =
        new Auditor(catalogue, raw, Map.of(BehaviorKind.BEHAVIOR_KIND_PURCHASE, "bought"));
    return auditor.findings(new Answer(ANN, profile.build(), response.build(), raw, catalogue));
  }
}
