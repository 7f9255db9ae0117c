package io.recgpt.standalone.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TitleCaseTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SET OF 3 CAKE TINS | Set of 3 Cake Tins",
        "WHITE HANGING HEART T-LIGHT HOLDER | White Hanging Heart T-Light Holder",
        "CHILDREN'S APRON | Children's Apron",
        "SET/6 PURPLE T-LIGHTS | Set/6 Purple T-Lights",
        "LETTER \"S\" BLING KEY RING | Letter \"S\" Bling Key Ring",
        "IN FOR A PENNY | In for a Penny",
        "DVD AND BBQ STAND | DVD and BBQ Stand",
        "ROUND TIN 20CM | Round Tin 20cm",
        "BAG 250g SWIRLY MARBLES | Bag 250g Swirly Marbles",
        "3D HEARTS STICKERS | 3D Hearts Stickers",
        "iPhone CASE | iPhone CASE",
        "Alien | Alien",
        "1984 | 1984"
      })
  void of_title_readsWell(String title, String expected) {
    assertThat(TitleCase.of(title)).isEqualTo(expected);
  }

  @Property
  void of_anyText_changesCaseAlone(@ForAll String title) {
    assertThat(TitleCase.of(title)).isNotNull();
    if (!TitleCase.shouts(title)) {
      assertThat(TitleCase.of(title)).isEqualTo(title);
    }
  }
}
