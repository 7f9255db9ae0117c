package io.recgpt.explain.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnglishTest {
  @ParameterizedTest
  @CsvSource({
    "rain shell, a rain shell",
    "enamel mug, an enamel mug",
    "hourglass, an hourglass",
    "umbrella, an umbrella",
    "uniform, a uniform",
    "unlined curtain, an unlined curtain",
    "ukulele, a ukulele",
    "LED lamp, an LED lamp",
    "USB-C cable, a USB-C cable",
    "80-centimetre planter, an 80-centimetre planter",
    "11-litre pack, an 11-litre pack",
    "110-gram jacket, a 110-gram jacket",
    "one-person tent, a one-person tent"
  })
  void withArticle_ofAPhrase_goesByItsSound(String phrase, String expected) {
    assertThat(English.withArticle(phrase)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "shoe, shoes",
    "brush, brushes",
    "box, boxes",
    "berry, berries",
    "tray, trays",
    "knife, knives",
    "shelf, shelves",
    "flour, flour",
    "cookware, cookware",
    "socks, socks"
  })
  void plural_ofANoun_isWhatPeopleSay(String noun, String expected) {
    assertThat(English.plural(noun)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "shoes, shoe",
    "boxes, box",
    "berries, berry",
    "glasses, glass",
    "lens, lens",
    "knives, knife"
  })
  void singular_ofAPlural_isItsNoun(String noun, String expected) {
    assertThat(English.singular(noun)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "bought, bought the mug",
    "looked at, looked at the mug",
    "read about, read about the mug",
    "put in your basket, put the mug in your basket"
  })
  void withObject_ofAVerb_putsTheObjectWhereItBelongs(String verb, String expected) {
    assertThat(English.withObject(verb, "the mug")).isEqualTo(expected);
  }

  @Test
  void join_ofParts_readsAsAList() {
    assertThat(English.join(List.of("war"))).isEqualTo("war");
    assertThat(English.join(List.of("war", "drama", "history")))
        .isEqualTo("war, drama and history");
  }

  @Test
  void more_ofAPhrase_countsWhatCanBeCounted() {
    assertThat(English.more("desk lamp")).isEqualTo("desk lamps");
    assertThat(English.more("camping gear")).isEqualTo("camping gear");
    assertThat(English.more("heart of wicker")).isEqualTo("hearts of wicker");
    assertThat(English.more("place setting")).isEqualTo("place settings");
    assertThat(English.more("bread baking")).isEqualTo("bread baking");
  }
}
