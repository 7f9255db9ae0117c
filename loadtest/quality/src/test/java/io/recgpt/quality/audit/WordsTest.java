package io.recgpt.quality.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void all_text_isInLowerCaseAndSingular() {
    assertThat(Words.all("Baker's T-Lights, 3 Boxes of Berries & Dishes"))
        .containsExactly("baker", "t", "light", "3", "box", "of", "berry", "dish");
  }

  @Test
  void folded_wordsWithoutPlural_stay() {
    assertThat(Words.folded("glass")).isEqualTo("glass");
    assertThat(Words.folded("cactus")).isEqualTo("cactus");
    assertThat(Words.folded("tennis")).isEqualTo("tennis");
    assertThat(Words.folded("glasses")).isEqualTo("glass");
    assertThat(Words.folded("watches")).isEqualTo("watch");
    assertThat(Words.folded("tools")).isEqualTo("tool");
  }

  @Test
  void content_stopWordsNumbersAndLetters_areLeftOut() {
    assertThat(Words.content("A set of 12 mugs for the T-bar"))
        .containsExactly("set", "mug", "bar");
  }

  @Test
  void forms_plurals_meetTheirSingulars() {
    assertThat(Words.forms("roses")).contains("rose");
    assertThat(Words.forms("leaves")).contains("leaf");
    assertThat(Words.forms("knives")).contains("knife");
    assertThat(Words.forms("glass")).containsExactly("glass");
  }

  @Test
  void featured_asTheContractHasIt_leavesSizesOut() {
    assertThat(Words.featured("Pour-over Kettles, 60cm, with Ties"))
        .containsExactly("pour", "kettle", "tie");
    assertThat(Words.phrase("pour-over refill")).isEqualTo("pour refill");
    assertThat(Words.folded("gas")).isEqualTo("gas");
  }
}
