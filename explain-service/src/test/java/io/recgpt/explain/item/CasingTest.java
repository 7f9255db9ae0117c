package io.recgpt.explain.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CasingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NICOLE|Nicole",
        "Jean-Paul|Jean-Paul",
        "Lunch|lunch",
        "CHRISTMAS|Christmas",
        "CHILDRENS|children's",
        "50'S|50's",
        "i|I"
      })
  void plain_ofAWordInsideASentence_keepsTheCapitalsOfNames(String word, String expected) {
    assertThat(Casing.learn(List.of(), true).plain(word)).isEqualTo(expected);
  }
}
