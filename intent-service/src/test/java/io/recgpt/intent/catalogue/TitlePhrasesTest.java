package io.recgpt.intent.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.inference.TextEmbedder;
import io.recgpt.testkit.HashingEmbedder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TitlePhrasesTest {
  private final TextEmbedder embedder = new HashingEmbedder();

  @Test
  void vocabulary_titlesOnly_hasPhrasesThatEndWithTheirCore() {
    List<String> phrases =
        phrases(
            "Lunch Bag Red Retrospot",
            "Lunch Bag Woodland",
            "Jumbo Bag Red Retrospot",
            "Jumbo Bag Woodland",
            "Shopper Bag Pink",
            "Metal Sign Garden",
            "Tin Metal Sign",
            "Washroom Metal Sign",
            "Road Sign",
            "Set Of 3 Small Cake Tins",
            "Large Cake Tins",
            "Round Cake Tins");

    assertThat(phrases).contains("lunch bag", "jumbo bag", "metal sign", "cake tins");
    assertThat(phrases).noneMatch(phrase -> phrase.contains("bag red"));
    assertThat(phrases).noneMatch(phrase -> phrase.startsWith("set"));
  }

  @Test
  void isDesign_whatTitlesCallADesignOrPutBeforeManyKinds_andNoKindOfThing() {
    List<String> titles = new ArrayList<>();
    for (String kind : List.of("Lunch Bag", "Tea Towel", "Round Tin", "Soup Bowl", "Egg Cup")) {
      titles.addAll(
          List.of(
              kind + " Spaceboy Design",
              kind + " Red",
              "Polkadot " + kind.substring(kind.indexOf(' ') + 1),
              "Metal " + kind.substring(kind.indexOf(' ') + 1),
              "Pink Polkadot " + kind.substring(kind.indexOf(' ') + 1),
              "Garden " + kind.substring(kind.indexOf(' ') + 1),
              kind + " Blue Polkadot",
              "Silver T-Light Holder",
              "Zinc T-Light Holder"));
    }

    Vocabulary vocabulary = vocabulary(titles.toArray(String[]::new));

    assertThat(designs(vocabulary))
        .contains("lunch bag spaceboy", "blue polkadot")
        .doesNotContain("lunch bag", "tea towel", "round tin", "t-light holder");
  }

  @Test
  void vocabulary_phraseWithinALongerOneOfTheSameItems_isTheLongerOne() {
    assertThat(
            phrases(
                "Paper Chain Kit London",
                "Paper Chain Kit Empire",
                "Paper Chain Kit Skulls",
                "Sewing Kit",
                "Cooking Kit",
                "Travel Kit",
                "Repair Kit"))
        .contains("paper chain kit")
        .doesNotContain("chain kit");
  }

  @Test
  void vocabulary_singleWordTags_areCombined() {
    List<CatalogueItem> films = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      films.add(item("film-" + i, "Title " + (char) ('A' + i), List.of("Crime", "Drama")));
      films.add(
          item(
              "cartoon-" + i,
              "Cartoon " + (char) ('A' + i),
              List.of("Animation", "Comedy", "Family")));
      films.add(item("other-" + i, "Other " + (char) ('A' + i), List.of("Comedy", "Romance")));
      films.add(item("more-" + i, "More " + (char) ('A' + i), List.of("Horror")));
    }
    Words words = new Words(DomainWords.of("", "en", "film", List.of(), List.of(), List.of()));
    Vocabulary vocabulary = Vocabulary.of(new Catalogue(films, words), "film");

    assertThat(texts(vocabulary))
        .contains("crime drama", "animated family comedy", "romantic comedy", "horror film");
  }

  private List<String> phrases(String... titles) {
    return texts(vocabulary(titles));
  }

  private Vocabulary vocabulary(String... titles) {
    List<CatalogueItem> items = new ArrayList<>();
    for (int copy = 0; copy < 3; copy++) {
      for (String title : titles) {
        items.add(item(title + copy, title, List.of()));
      }
    }
    return Vocabulary.of(new Catalogue(items, new Words(DomainWords.DEFAULT)), "item");
  }

  private static List<String> designs(Vocabulary vocabulary) {
    return IntStream.range(0, vocabulary.size())
        .filter(vocabulary::isDesign)
        .mapToObj(p -> vocabulary.phrase(p).text())
        .toList();
  }

  private CatalogueItem item(String id, String title, List<String> tags) {
    return new CatalogueItem(id, title, title, "category", "", tags, embedder.embed(title));
  }

  private static List<String> texts(Vocabulary vocabulary) {
    List<String> texts = new ArrayList<>();
    for (int p = 0; p < vocabulary.size(); p++) {
      texts.add(vocabulary.phrase(p).text());
    }
    return texts;
  }
}
