package io.recgpt.explain.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.language.English;
import io.recgpt.explain.language.PlainText;
import io.recgpt.inference.Embedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortNamesTest {
  private static final Lexicon SHOP = TestItems.lexicon(TestItems.shop());
  private static final Lexicon GIFT_WARE = TestItems.lexicon(TestItems.giftWare());

  @ParameterizedTest
  @CsvSource({
    "shoe, trail shoes",
    "shell, rain shell",
    "gaiter, rain gaiters",
    "pack, day pack",
    "lame, bread lame",
    "flour, rye flour",
    "book, The Slow Loaf"
  })
  void shortName_ofATaggedProduct_isWhatPeopleCallIt(String id, String expected) {
    ItemText item =
        TestItems.shop().stream().filter(one -> one.itemId().equals(id)).findFirst().orElseThrow();

    assertThat(SHOP.facts(item).name().text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Lunch Bag Red Retrospot, lunch bag",
    "LUNCH BAG WOODLAND, lunch bag",
    "Doormat Red Retrospot, doormat",
    "Set/2 Red Retrospot Tea Towels, tea towels",
    "Edwardian Parasol Pink, Edwardian parasol",
    "White Hanging Heart T-Light Holder, t-light holder",
    "Wooden Box Of Dominoes, box of dominoes",
    "Small White Mug In Box, white mug",
    "Cook With Wine Metal Sign, metal sign",
    "Beware Of The Cat Metal Sign, metal sign",
    "Heart Of Wicker Large, heart of wicker",
    "Lunch Bag Vintage Doily, lunch bag",
    "Set Of 3 Cake Tins Sketchbook, cake tins",
    "Set Of Tea Coffee Sugar Tins Pantry, sugar tins",
    "Set Of Salt And Pepper Toadstools, salt and pepper toadstools",
    "Round Snack Boxes Set Of4 Woodland, snack boxes",
    "Pack Of 12 Hearts Design Tissues, tissues",
    "Ceramic Strawberry Design Mug, mug",
    "Hanging Heart Bonheur, hanging heart bonheur",
    "Victorian Glass Hanging T-Light, hanging t-light",
    "Watering Can Blue Elephant, watering can",
    "Camera 35 mm, camera",
    "Doormat Welcome To Our Home, doormat",
    "Small Stripes Chocolate Gift Bag, gift bag",
    "Feltcraft Girl Nicole Kit, Nicole kit",
    "Feltcraft Boy Jean-Paul Kit, Jean-Paul kit",
    "Ladies 'S Cabinet, cabinet",
    "Set Of 6 Soldier Skittles, soldier skittles"
  })
  void shortName_ofABareTitle_isItsNoun(String title, String expected) {
    ItemText item = TestItems.titled("x", title, TestItems.HIKING);

    assertThat(GIFT_WARE.facts(item).name().text()).isEqualTo(expected);
  }

  @Test
  void shortName_whoseNounHardlyOccursWithoutASize_keepsIt() {
    List<ItemText> items = new ArrayList<>(TestItems.giftWare());
    for (String look : List.of("Strawberry", "Owls", "Paisley", "Spaceboy")) {
      items.add(TestItems.titled(look, "Jumbo Bag " + look, TestItems.HIKING));
    }
    Lexicon lexicon = TestItems.lexicon(items);

    assertThat(lexicon.facts(items.getLast()).name().text()).isEqualTo("jumbo bag");
  }

  @ParameterizedTest
  @CsvSource({
    "Lunch Bag Red Retrospot, red retrospot",
    "Retrospot Washing Up Gloves, retrospot",
    "White Hanging Heart T-Light Holder, ''",
    "Keep Out Of The Retrospot Metal Sign, ''",
    "Cook With Wine Metal Sign, ''"
  })
  void look_ofABareTitle_standsBesideTheNoun(String title, String expected) {
    assertThat(GIFT_WARE.facts(TestItems.titled("x", title, TestItems.HIKING)).look())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The Gold Rush|The Gold Rush",
        "M|M",
        "The Good, the Bad and the Ugly|The Good, the Bad and the Ugly",
        "The Lord of the Rings: The Two Towers|The Lord of the Rings"
      })
  void shortName_ofAFilm_keepsItsCapitals(String title, String expected) {
    Name name =
        TestItems.filmLexicon().facts(TestItems.film("x", title, 2000, TestItems.HIKING)).name();

    assertThat(name.text()).isEqualTo(expected);
    assertThat(name.proper()).isTrue();
  }

  @Property(tries = 500)
  void shortName_ofAnyTitle_isShortAndPlain(@ForAll String title, @ForAll String tag) {
    String clean = PlainText.clean(title, 500);
    ItemText item =
        new ItemText(
            "x", clean, "", "", "", tags(tag), Map.of(), clean, Embedding.unit(1f, 0f, 0f));

    for (Lexicon lexicon : List.of(SHOP, GIFT_WARE)) {
      Name name = lexicon.facts(item).name();
      assertThat(name.text().codePoints()).noneMatch(Character::isISOControl);
      assertThat(name.proper() || English.length(name.text()) <= 5).isTrue();
    }
  }

  private static List<String> tags(String tag) {
    String clean = PlainText.clean(tag, 100);
    return clean.isEmpty() ? List.of() : List.of(clean);
  }
}
