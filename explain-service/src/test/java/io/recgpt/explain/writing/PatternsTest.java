package io.recgpt.explain.writing;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.language.English;
import io.recgpt.explain.writing.SentencePattern.Use;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PatternsTest {
  @ParameterizedTest
  @EnumSource(Use.class)
  void fill_withEveryGap_leavesNone(Use use) {
    Map<Slot, String> gaps = new EnumMap<>(Slot.class);
    for (Slot slot : Slot.values()) {
      gaps.put(slot, "word");
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
    SentencePattern pattern = SentencePattern.of(Use.LINK, 1, "Since you {did}: {with}");

    assertThat(pattern.fill(Map.of(Slot.DID, "bought the mug"))).isEmpty();
    assertThat(pattern.fill(Map.of(Slot.DID, "bought the mug", Slot.WITH, "a lid")))
        .isEqualTo("Since you bought the mug: a lid");
  }
}
