package io.recgpt.explain.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void clean_ofMarkup_keepsTheWordsAlone() {
    assertThat(PlainText.clean("<b>Oak</b> board<script>alert(1)</script> &amp; <i>rack", 500))
        .isEqualTo("Oak board & rack");
  }

  @Test
  void clean_ofControlFormatAndEmoji_dropsThem() {
    assertThat(PlainText.clean("Tea\u202e\u0000 cosy\u200f \ud83d\ude00\n\tgreen", 500))
        .isEqualTo("Tea cosy green");
  }

  @Test
  void clean_ofAWordWithoutEnd_dropsIt() {
    assertThat(PlainText.clean("Tea " + "a".repeat(500) + " cosy", 500)).isEqualTo("Tea cosy");
  }

  @Test
  void clean_beyondTheLimit_cutsBetweenWords() {
    assertThat(PlainText.clean("one two three", 8)).isEqualTo("one two");
  }

  @Test
  void clean_ofAnAddress_dropsIt() {
    assertThat(PlainText.clean("See https://evil.example/x?y now", 500)).isEqualTo("See now");
  }

  @Test
  void clean_ofPlainEnglish_keepsIt() {
    assertThat(PlainText.clean("Tent for two, green - hikers' choice", 500))
        .isEqualTo("Tent for two, green - hikers' choice");
    assertThat(PlainText.clean("", 500)).isEmpty();
  }

  @Test
  void clean_ofStrayBlanks_dropsThem() {
    assertThat(PlainText.clean(" Tea  cosy ", 500)).isEqualTo("Tea cosy");
    assertThat(PlainText.clean(" ", 500)).isEmpty();
  }
}
