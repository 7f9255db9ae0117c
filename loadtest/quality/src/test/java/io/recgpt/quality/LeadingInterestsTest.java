package io.recgpt.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.quality.StageClient.Prediction;
import io.recgpt.quality.audit.Catalogue;
import io.recgpt.quality.split.Target;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.Item;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeadingInterestsTest {
  private static final Target TARGET = new Target("ann", "lamp", 1);

  private final Catalogue catalogue =
      new Catalogue(
          Stream.of("tent", "stove", "lamp", "mug")
              .map(name -> Item.newBuilder().setItemId(name).setTitle(name).build())
              .toList());

  private static Prediction prediction(String... interests) {
    return new Prediction(
        "",
        "",
        "",
        Stream.of(interests)
            .map(name -> Interest.newBuilder().setInterestId("i-" + name).setName(name).build())
            .toList(),
        List.of());
  }

  private static Outcome outcome(List<String> items, List<String> interests) {
    return new Outcome(TARGET, items, interests, "fresh");
  }

  @Test
  void share_positionsOfInterests_countOnlyWhereTheItemBelongs() {
    LeadingInterests leading =
        new LeadingInterests(
            List.of(prediction("tent", "stove", "mug"), prediction("tent")), catalogue);

    assertThat(leading.people()).isEqualTo(1);
    assertThat(
            leading.share(
                List.of(
                    outcome(
                        List.of("tent", "stove", "lamp", "mug"),
                        List.of("i-tent", "i-tent", "", "i-unknown")),
                    outcome(List.of("tent"), List.of("i-tent")))))
        .as("the tent alone of four; who has one interest doesn't count")
        .hasValue(.25);
  }

  @Test
  void share_nobodyWithThree_isNone() {
    assertThat(
            new LeadingInterests(List.of(prediction("tent")), catalogue)
                .share(List.of(outcome(List.of("tent"), List.of("i-tent")))))
        .isEmpty();
  }

  @Test
  void categories_lists_areCountedDistinct() {
    Map<String, String> categories = Map.of("tent", "camping", "stove", "camping", "mug", "home");

    assertThat(
            IntentCurve.categories(
                    List.of(
                        outcome(List.of("tent", "stove", "mug"), List.of()),
                        outcome(List.of("tent", "lamp"), List.of())),
                    categories)
                .value())
        .isEqualTo(1.5);
    assertThat(IntentCurve.settings(5)).containsExactly(0.0, .25, .5, .75, 1.0);
    assertThat(IntentCurve.settings(0)).isEmpty();
  }
}
