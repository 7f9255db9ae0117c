package io.recgpt.quality.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.type.v1.Item;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterestMembershipTest {
  private final List<Item> items = new ArrayList<>();

  private void film(String id, String title, String... genres) {
    items.add(Item.newBuilder().setItemId(id).setTitle(title).addAllTags(List.of(genres)).build());
  }

  private InterestMembership membership(String name, String... evidence) {
    return new InterestMembership(new Catalogue(items), List.of(name), List.of(evidence));
  }

  @Test
  void has_romanticComedies_needsBothGenres() {
    film("a", "Meeting", "Romance", "Comedy");
    film("b", "Parting", "Romance", "Comedy");
    film("c", "Waiting", "Romance", "Comedy");
    film("d", "Haunting", "Horror", "Romance");
    film("e", "Laughing", "Comedy");
    film("f", "Shooting", "Western");
    film("g", "Riding", "Western");
    film("h", "Fighting", "Action");
    film("i", "Singing", "Music");
    film("j", "Dancing", "Music");
    InterestMembership membership = membership("romantic stories", "a", "b");

    assertThat(membership.has("c")).isTrue();
    assertThat(membership.has("d")).as("horror").isFalse();
    assertThat(membership.has("e")).as("comedy alone").isFalse();
    assertThat(membership.shares("comedy")).isTrue();
    assertThat(membership.shares("horror")).isFalse();
  }

  @Test
  void has_allWordsOfTheName_belongs() {
    film("a", "Desk Lamp", "lighting");
    film("b", "Reading Lamp", "warm lighting");
    film("c", "Oak Table");
    film("d", "Oak Chair");

    assertThat(membership("warm lighting", "c", "d").has("b")).isTrue();
    assertThat(membership("warm lighting", "c", "d").has("a")).isFalse();
    assertThat(membership("of the", "c").has("a")).as("a name of stop words").isFalse();
  }

  @Test
  void has_oneOfSeveralKinds_belongs() {
    film("a", "Lunch Bag Red");
    film("b", "Picnic Bag Blue");
    film("c", "Lunch Box");
    InterestMembership membership =
        new InterestMembership(
            new Catalogue(items), List.of("lunch bags", "picnic bags"), List.of("a"));

    assertThat(membership.has("b")).isTrue();
    assertThat(membership.has("c")).as("half of a kind").isFalse();
  }

  @Test
  void has_featureOfMostOfTheCatalogue_isNotShared() {
    film("a", "Tin Cup", "gift");
    film("b", "Tin Plate", "gift");
    film("c", "Oak Bowl", "gift");
    film("d", "Silk Scarf", "gift");
    InterestMembership membership = membership("presents", "c", "d");

    assertThat(membership.shares("gift")).isFalse();
    assertThat(membership.has("a")).isFalse();
  }

  @Test
  void has_lessThanHalfOfTheHeaviest_doesNotBelong() {
    // The five heaviest: ash and elm ln 12/2, wood, timber and board ln 12/3; half of them is 3.87.
    for (int i = 0; i < 2; i++) {
      film("oak" + i, "Oak", "wood");
      film("ash" + i, "Ash", "timber");
      film("elm" + i, "Elm", "board");
    }
    film("x", "Oak", "wood", "timber", "board");
    film("y", "Oak", "carving");
    for (int i = 0; i < 4; i++) {
      film("z" + i, "Thing");
    }
    InterestMembership membership =
        membership("oak furniture", "oak0", "oak1", "ash0", "ash1", "elm0", "elm1");

    assertThat(membership.has("x")).isTrue();
    assertThat(membership.has("y")).isFalse();
  }
}
