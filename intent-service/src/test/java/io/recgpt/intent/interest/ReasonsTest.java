package io.recgpt.intent.interest;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.intent.behavior.BehaviorKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReasonsTest {
  private static final Map<BehaviorKind, Integer> COUNTS =
      Map.of(BehaviorKind.PURCHASE, 8, BehaviorKind.FAVORITE, 1, BehaviorKind.SEARCH, 2);

  @Test
  void counts_withoutVerbs_areNouns() {
    assertThat(new Reasons(Map.of()).counts(COUNTS))
        .isEqualTo("8 purchases, 1 favorite, 2 searches");
  }

  @Test
  void counts_withVerbs_areToldByThem() {
    assertThat(new Reasons(Map.of("PURCHASE", "rated", "SEARCH", "searched for")).counts(COUNTS))
        .isEqualTo("rated 8 times, searched for twice, 1 favorite");
  }

  @Test
  void counts_kindsOfOneVerb_areToldTogether() {
    assertThat(new Reasons(Map.of("PURCHASE", "rated", "FAVORITE", "rated")).counts(COUNTS))
        .isEqualTo("rated 9 times, 2 searches");
  }
}
