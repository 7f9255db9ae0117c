package io.recgpt.intent.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.profile.Interest;
import io.recgpt.intent.profile.MinedProfile;
import io.recgpt.intent.profile.PredictedTag;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class TagsTest {
  @Test
  void mine_enoughHistory_predictsFiftyDistinctTagsOrMore() {
    List<PredictedTag> tags = rich().mine().tags();

    assertThat(tags).hasSizeBetween(50, 80);
    assertThat(tags).extracting(PredictedTag::tag).doesNotHaveDuplicates();
    for (int i = 0; i < tags.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(overlap(tags.get(i).tag(), tags.get(j).tag())).isLessThan(0.66);
      }
    }
  }

  @Test
  void mine_tags_eachBelongToAnInterestAndHaveModifierAndCore() {
    MinedProfile profile = rich().mine();
    Set<String> interests =
        profile.interests().stream().map(Interest::interestId).collect(Collectors.toSet());

    assertThat(profile.tags())
        .allSatisfy(tag -> {
          assertThat(interests).contains(tag.interestId());
          assertThat(tag.tag().split(" ")).hasSizeGreaterThan(1);
          assertThat(tag.tag()).isLowerCase();
          assertThat(tag.category()).isNotEmpty();
          assertThat(tag.reason()).isNotEmpty();
        });
  }

  @Test
  void mine_tags_haveNoBrandAndNoConsumable() {
    assertThat(rich().mine().tags())
        .extracting(PredictedTag::tag)
        .noneMatch(tag -> tag.contains("nordlys"))
        .noneMatch(tag -> tag.contains("sponges") || tag.contains("laundry"));
  }

  @Test
  void mine_tags_leaveOutWhatWasTakenOrSearchedInThePastMonth() {
    MinedProfile profile =
        rich()
            .did(BehaviorKind.CLICK, Shop.item("printed", "trekking poles"), 5)
            .searched("insulated seed trays", 6)
            .mine();

    assertThat(profile.tags())
        .extracting(PredictedTag::tag)
        .doesNotContain("printed trekking poles", "insulated seed trays");
  }

  @Test
  void mine_wideWordsOfSomethingTakenLately_areNoTag() {
    MinedProfile before = rich().mine();
    MinedProfile after =
        rich().did(BehaviorKind.PURCHASE, Shop.item("quiet", "seed trays"), 29).mine();

    assertThat(before.tags()).extracting(PredictedTag::tag).contains("seed trays");
    assertThat(after.tags())
        .extracting(PredictedTag::tag)
        .isNotEmpty()
        .noneMatch(tag -> Set.of("quiet", "seed", "trays").containsAll(Set.of(tag.split(" "))));
  }

  @Test
  void mine_firstTags_areOfManyKinds() {
    assertThat(rich().mine().tags().subList(0, 12))
        .extracting(PredictedTag::category)
        .containsAll(List.of("Hiking", "Baking", "Music", "Garden"));
  }

  @Test
  void mine_noInterest_givesNoTags() {
    assertThat(
            new Shop()
                .did(BehaviorKind.PURCHASE, Shop.item("sturdy", "music stands"), 10)
                .mine()
                .tags())
        .isEmpty();
  }

  @Test
  void mine_scores_fallFromFirstToLast() {
    List<Double> scores = rich().mine().tags().stream().map(PredictedTag::score).toList();

    assertThat(scores).isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  private static Shop rich() {
    Shop shop = new Shop();
    for (String core : List.of("hiking boots", "cake tins", "guitar strings", "seed trays")) {
      for (int i = 0; i < 3; i++) {
        shop.did(BehaviorKind.PURCHASE, Shop.item(Shop.modifiers().get(i), core), 200 - 40 * i);
      }
    }
    return shop;
  }

  private static double overlap(String a, String b) {
    Set<String> left = new HashSet<>(List.of(a.split(" ")));
    Set<String> right = new HashSet<>(List.of(b.split(" ")));
    Set<String> both = new HashSet<>(left);
    both.retainAll(right);
    left.addAll(right);
    return (double) both.size() / left.size();
  }
}
