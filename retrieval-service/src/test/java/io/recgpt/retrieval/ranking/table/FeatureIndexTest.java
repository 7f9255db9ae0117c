package io.recgpt.retrieval.ranking.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.retrieval.item.CatalogueItem;
import io.recgpt.retrieval.item.Features;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FeatureIndexTest {
  private final FeatureIndex index = new FeatureIndex();
  private int size;

  @Test
  void group_itemWithAllWordsOfTheName_belongs() {
    int evidence = put("Zinc T-Light Holder");
    int alike = put("T-light holders, glass");
    int other = put("Pencil holder");

    assertThat(index.group(List.of("t-light holders"), Set.of(evidence)).members().stream())
        .containsExactly(evidence, alike)
        .doesNotContain(other);
  }

  @Test
  void group_itemOfOneOfSeveralKinds_belongs() {
    int lunch = put("Lunch bag red");
    int picnic = put("Picnic bag blue");
    int box = put("Lunch box");

    assertThat(index.group(List.of("lunch bags", "picnic bags"), Set.of(lunch)).members().stream())
        .containsExactly(lunch, picnic)
        .doesNotContain(box);
  }

  /** As things of one print are, and things of one category. */
  @Test
  void group_alikeInNothingOfItsName_isSomethingElse() {
    int lunch = put("Lunch box retrospot");
    int snack = put("Snack box retrospot");
    int cases = put("Cake cases retrospot");
    int tea = put("Tea box retrospot");
    for (int i = 0; i < 20; i++) {
      put("Item " + (char) ('a' + i) + "x");
    }

    assertThat(index.group(List.of("lunch boxes"), Set.of(lunch, snack)).members().stream())
        .contains(lunch, snack, tea)
        .doesNotContain(cases);
  }

  @Test
  void group_anotherFormOfAWordOfTheName_isOfTheName() {
    int first = put("Amelie", "romance", "comedy");
    int second = put("Notting Hill", "romance", "comedy");
    int third = put("Sabrina", "romance", "comedy");
    for (int i = 0; i < 20; i++) {
      put("Film " + (char) ('a' + i) + "x", "drama");
    }

    assertThat(index.group(List.of("romantic films"), Set.of(first, second)).members().get(third))
        .isTrue();
  }

  @Test
  void group_romance_isNoRomanticComedy() {
    int first = put("Amelie", "romance", "comedy");
    int second = put("Notting Hill", "romance", "comedy");
    int both = put("Sabrina", "romance", "comedy");
    int romance = put("Titanic", "romance", "drama");
    int comedy = put("Airplane", "comedy");
    for (int i = 0; i < 20; i++) {
      put("Film " + (char) ('a' + i) + "x", "drama");
    }

    assertThat(
            index.group(List.of("romantic comedy films"), Set.of(first, second)).members().stream())
        .contains(both)
        .doesNotContain(romance, comedy);
  }

  @Test
  void group_whatMostItemsHave_isNotShared() {
    int first = put("Red mug", "gift");
    int second = put("Blue bowl", "gift");
    int third = put("Green plate", "gift");

    assertThat(index.group(List.of("things"), Set.of(first, second)).members().get(third))
        .isFalse();
  }

  @Test
  void shared_rarestFirst() {
    int first = put("Wool hiking socks", "hiking");
    int second = put("Wool hiking hat", "hiking");
    put("Hiking poles", "hiking");
    for (int i = 0; i < 20; i++) {
      put("Item " + (char) ('a' + i) + "x");
    }

    assertThat(index.group(List.of("x"), Set.of(first, second)).shared(first, 5))
        .containsExactly("wool", "hiking");
  }

  @Test
  void put_changedItem_leavesWhatItHad() {
    int evidence = put("Lunch bag red");
    put("Lunch bag blue");
    put("Something else");
    index.put(evidence, item(evidence, "Storm lantern"));

    assertThat(index.group(List.of("lunch bags"), Set.of()).members().get(evidence)).isFalse();
    assertThat(index.group(List.of("lanterns"), Set.of()).members().get(evidence)).isTrue();
  }

  @Test
  void singular_plurals_areFolded() {
    assertThat(List.of("berries", "boxes", "brushes", "bags", "glass", "cactus", "tennis", "us"))
        .extracting(Features::singular)
        .containsExactly("berry", "box", "brush", "bag", "glass", "cactus", "tennis", "us");
  }

  private int put(String title, String... tags) {
    index.put(size, item(size, title, tags));
    return size++;
  }

  private static CatalogueItem item(int id, String title, String... tags) {
    return new CatalogueItem(
        Integer.toString(id), title, "", "", "", List.of(tags), Map.of(), null, null, "");
  }
}
