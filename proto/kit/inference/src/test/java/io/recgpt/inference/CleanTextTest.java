package io.recgpt.inference;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanTextTest {
  @Test
  void of_compatibilityCharacters_areNormalised() {
    assertThat(CleanText.of("ﬁne １２ Cafe\u0301").value()).isEqualTo("fine 12 Café");
  }

  @Test
  void of_controlsAndBlanks_becomeSingleBlanks() {
    assertThat(CleanText.of("\u0000 trail\u0007\r\n\u00a0 shoes\t").value())
        .isEqualTo("trail shoes");
  }

  @Test
  void of_invisibleAndBrokenCharacters_areRemoved() {
    assertThat(CleanText.of("tra\u200bil\ufeff \ud800shoes\udc00").value())
        .isEqualTo("trail shoes");
  }

  @ParameterizedTest
  @CsvSource({
    "waterproof boots, false",
    "café crème, false",
    "42 €, false",
    "водонепроницаемые ботинки, true",
    "防水登山鞋, true",
    "Nike кроссовки мужские, true",
    "Samsung Galaxy 三星, false",
    "'', false",
  })
  void isMostlyNonLatin_text_countsLetters(String text, boolean expected) {
    assertThat(CleanText.of(text).isMostlyNonLatin()).isEqualTo(expected);
  }

  @Property
  void of_anyString_isBoundedAndStaysClean(@ForAll String raw) {
    CleanText clean = CleanText.of(raw);

    assertThat(clean.value().codePointCount(0, clean.value().length())).isLessThanOrEqualTo(4096);
    assertThat(clean.value().codePoints())
        .noneMatch(Character::isISOControl)
        .noneMatch(point -> Character.getType(point) == Character.SURROGATE);
  }

  @Property
  void embedHashed_anyString_isAUnitVector(@ForAll String raw) {
    Embedding vector = HashedText.embed(raw, 64);

    assertThat(vector.dot(vector)).isBetween(0.999, 1.001);
  }
}
