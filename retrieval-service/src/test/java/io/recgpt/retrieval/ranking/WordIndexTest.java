package io.recgpt.retrieval.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class WordIndexTest {
  @Test
  void scoreInto_sharedRareWord_beatsSharedCommonWord() {
    WordIndex index = new WordIndex();
    put(index, 0, "red rose vase");
    put(index, 1, "red apple");
    put(index, 2, "white rose vase");
    put(index, 3, "red car");
    put(index, 4, "red hat");
    double[] scores = new double[5];
    WordIndex.Profile profile = index.profile();
    profile.add(0, 1);

    profile.scoreInto(scores);

    assertThat(scores[2]).isGreaterThan(scores[1]);
    assertThat(scores[2]).isCloseTo(index.similarity(0, 2), within(1e-9));
  }

  @Test
  void put_sameItemAgain_oldWordsAreGone() {
    WordIndex index = new WordIndex();
    put(index, 0, "rose vase");
    put(index, 1, "rose vase");
    put(index, 2, "tin car");
    put(index, 3, "tin car");
    put(index, 1, "tin car");
    double[] scores = new double[4];
    WordIndex.Profile profile = index.profile();
    profile.add("ROSE, unknown!", 1);

    profile.scoreInto(scores);

    assertThat(scores[1]).isZero();
    assertThat(index.similarity(0, 1)).isZero();
    assertThat(index.similarity(1, 2)).isPositive();
  }

  @Test
  void words_anyScript_lowerCaseLettersAndDigits() {
    assertThat(WordIndex.words("ÉTUI No.12 – x 日本語 'a'"))
        .containsExactly("étui", "no", "12", "日本語");
  }

  private static void put(WordIndex index, int ordinal, String text) {
    index.put(ordinal, WordIndex.words(text));
  }
}
