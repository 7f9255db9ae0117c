package io.recgpt.explain.writing;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.language.English;
import io.recgpt.explain.writing.SentencePattern.Use;
import io.recgpt.explain.writing.Slot.Role;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PatternsTest {
  @ParameterizedTest
  @EnumSource(Use.class)
  void fill_withEveryGap_leavesNone(Use use) {
    Map<Slot, Gap> gaps = new EnumMap<>(Slot.class);
    for (Slot slot : Slot.values()) {
      gaps.put(slot, Gap.feature("word"));
    }

    assertThat(Patterns.of(use))
        .isNotEmpty()
        .allSatisfy(pattern -> {
          String text = pattern.fill(gaps);
          assertThat(text).doesNotContain("{").doesNotContain("  ").matches("[A-Z\\d].*");
          assertThat(text).isEqualTo(English.capitalised(text));
        });
  }

  @Test
  void fill_withAGapThatHasNoValue_isEmpty() {
    SentencePattern pattern = SentencePattern.of(Use.LIKE, 1, "Since you {did}: {with}");

    assertThat(pattern.fill(Map.of(Slot.DID, Gap.of("bought the mug")))).isEmpty();
    assertThat(
            pattern.fill(
                Map.of(Slot.DID, Gap.of("bought the mug"), Slot.WITH, Gap.feature("a lid"))))
        .isEqualTo("Since you bought the mug: a lid");
  }

  @Test
  void of_likeness_namesWhatIsShared() {
    assertThat(Patterns.of(Use.LIKE))
        .allSatisfy(pattern -> {
          assertThat(pattern.has(Role.SHARED) || pattern.saysSameKind()).isTrue();
          assertThat(pattern.has(Role.CITED)).isTrue();
        });
  }

  @ParameterizedTest
  @EnumSource(Use.class)
  void of_aUse_speaksOfCountsAndInterestsOnlyWhereItClaimsThem(Use use) {
    boolean inside = use == Use.INTEREST || use == Use.POPULAR_INSIDE;
    boolean popular = use == Use.POPULAR || use == Use.POPULAR_INSIDE;
    assertThat(Patterns.of(use))
        .allSatisfy(pattern -> {
          assertThat(pattern.has(Role.INTEREST)).isEqualTo(inside);
          assertThat(pattern.has(Role.POPULAR)).isEqualTo(popular);
          assertThat(pattern.has(Role.TOGETHER)).isIn(use == Use.TOGETHER, false);
          if (!popular) {
            assertThat(pattern.text()).doesNotContainIgnoringCase("popular");
          }
          if (use != Use.TOGETHER && use != Use.POPULAR) {
            assertThat(pattern.text())
                .doesNotContainPattern("(?i)picked|chosen|chose|others|people|together");
          }
        });
  }
}
