package io.recgpt.intent.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordsTest {
  private final Words words = new Words(DomainWords.DEFAULT);

  @ParameterizedTest
  @CsvSource({
    "boots,boot",
    "boxes,box",
    "glass,glass",
    "stories,story",
    "t-lights,tlight",
    "bus,bus",
    "dress,dress",
    "dresses,dress",
    "women's,women",
    "brushes,brush"
  })
  void stem_plural_isSingular(String word, String stem) {
    assertThat(Words.stem(word)).isEqualTo(stem);
  }

  @Test
  void isConsumable_labelsAndWordsInTheirForm() {
    Words words =
        new Words(
            DomainWords.of("", "en", "", List.of(), List.of(), List.of("Tissues", "toilet roll")));

    assertThat(words.isConsumable(Set.of("tissues"), "Pocket pack")).isTrue();
    assertThat(words.isConsumable(Set.of(), "Pack of 12 London TISSUES")).isTrue();
    assertThat(words.isConsumable(Set.of(), "Christmas toilet-roll")).isTrue();
    assertThat(words.isConsumable(Set.of(), "Empire tissue box")).isFalse();
    assertThat(words.isConsumable(Set.of("paper"), "Toilet seat, roll top")).isFalse();
  }

  @Test
  void runs_numbersAndMarks_endThem() {
    assertThat(words.runs("SET OF 3 Cake Tins, Pantry Design (2011)"))
        .containsExactly(
            List.of("set", "of"), List.of("cake", "tins"), List.of("pantry", "design"));
  }

  @Test
  void contentStems_garbage_isEmpty() {
    assertThat(words.contentStems("")).isEmpty();
    assertThat(words.contentStems("\u0000\uD800 -- '' 12 $$$")).isEmpty();
  }

  @Test
  void domainWords_anyCase_count() {
    Words own =
        new Words(DomainWords.of("", "de", "", List.of("Und"), List.of("Geräte"), List.of()));

    assertThat(own.isStop("und")).isTrue();
    assertThat(own.isVague("geräte")).isTrue();
    assertThat(own.isStop("the")).isFalse();
    assertThat(DomainWords.DEFAULT.consumables()).isEqualTo(Set.of());
  }
}
