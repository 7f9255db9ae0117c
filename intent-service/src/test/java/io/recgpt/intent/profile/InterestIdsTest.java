package io.recgpt.intent.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.mining.Shop;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InterestIdsTest {
  @Test
  void keep_sameEvidenceUnderAnotherName_keepsTheIdForTagsToo() {
    MinedProfile mined =
        new Shop()
            .likes("hiking boots", 150, 3)
            .did(BehaviorKind.PURCHASE, Shop.item("sturdy", "hiking boots"), 1)
            .mine();

    MinedProfile kept =
        InterestIds.keep(
            mined,
            List.of(new InterestIds.Known("i-before", "walking shoes", List.of("e0", "e1"))));

    assertThat(kept.interests()).extracting(Interest::interestId).containsExactly("i-before");
    assertThat(kept.tags()).extracting(PredictedTag::interestId).containsOnly("i-before");
  }

  @Test
  void keep_otherEvidence_keepsItsOwnId() {
    MinedProfile mined = new Shop().likes("hiking boots", 150, 3).mine();

    assertThat(
            InterestIds.keep(
                mined, List.of(new InterestIds.Known("i-1", "cakes", List.of("x", "y")))))
        .isEqualTo(mined);
  }
}
