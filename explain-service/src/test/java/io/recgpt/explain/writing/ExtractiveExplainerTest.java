package io.recgpt.explain.writing;

import static io.recgpt.explain.explanation.BehaviorKind.ADD_TO_CART;
import static io.recgpt.explain.explanation.BehaviorKind.DETAIL_VIEW;
import static io.recgpt.explain.explanation.BehaviorKind.FAVORITE;
import static io.recgpt.explain.explanation.BehaviorKind.PURCHASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.explanation.Claim;
import io.recgpt.explain.explanation.Evidence;
import io.recgpt.explain.explanation.Explanation;
import io.recgpt.explain.explanation.Explanation.Kind;
import io.recgpt.explain.explanation.Interest;
import io.recgpt.explain.explanation.Popularity;
import io.recgpt.explain.explanation.Subject;
import io.recgpt.explain.explanation.TakenTogether;
import io.recgpt.explain.item.Catalogue;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.ItemText;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.item.TestItems;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.explain.language.English;
import io.recgpt.inference.Embedding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExtractiveExplainerTest {
  private static final Interest PARASOLS_AND_BAGS =
      new Interest(
          "i1",
          "parasols and lunch bags",
          List.of("parasols", "lunch bags"),
          List.of("e1"),
          List.of(new Evidence("bag-r", PURCHASE)));

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final Interest HIKING =
      new Interest(
          "i1",
          "wet-weather hiking gear",
          List.of(),
          List.of("e1", "e2"),
          List.of(new Evidence("shoe", PURCHASE), new Evidence("boot", DETAIL_VIEW)));

  static ExtractiveExplainer explainer(List<ItemText> items, Lexicon lexicon) {
    Map<String, ItemFacts> facts = new HashMap<>();
    items.forEach(item -> facts.put(item.itemId(), lexicon.facts(item)));
    return new ExtractiveExplainer(
        new Catalogue() {
          @Override
          public Map<String, ItemFacts> facts(Collection<String> itemIds) {
            Map<String, ItemFacts> found = new HashMap<>(facts);
            found.keySet().retainAll(new HashSet<>(itemIds));
            return found;
          }

          @Override
          public Lexicon lexicon() {
            return lexicon;
          }
        },
        new Compositions());
  }

  private static ExtractiveExplainer shop() {
    return explainer(TestItems.shop(), TestItems.lexicon(TestItems.shop()));
  }

  private static Subject byInterest(String itemId, String interestId, String... features) {
    return Subject.of(itemId).withInterest(interestId, List.of(features));
  }

  private static Subject together(String itemId, String anchor, int both) {
    return Subject.of(itemId)
        .withAnchor(anchor, new TakenTogether(anchor, both, 2 * both, 2 * both, 100 * both));
  }

  private static Subject popular(String itemId, String interestId, String category) {
    return Subject.of(itemId)
        .withPopularity(
            new Popularity(interestId, category, 2, 40, 17, NOW.minus(Duration.ofDays(30))));
  }

  private static List<Explanation> explain(
      ExtractiveExplainer explainer,
      List<Subject> subjects,
      List<Interest> interests,
      List<Evidence> recent) {
    return explainer.explain(subjects, interests, recent, NOW);
  }

  private static Explanation one(List<Explanation> explanations) {
    assertThat(explanations).hasSize(1);
    return explanations.getFirst();
  }

  @Test
  void explain_relatedItem_citesTheEvidenceWithItsVerb() {
    Explanation explanation =
        one(explain(shop(), List.of(byInterest("shell", "i1")), List.of(HIKING), List.of()));

    assertThat(explanation.kind()).isEqualTo(Kind.INTEREST);
    assertThat(explanation.interestId()).isEqualTo("i1");
    assertThat(explanation.eventIds()).containsExactly("e1", "e2");
    assertThat(explanation.evidenceItemIds()).isNotEmpty().isSubsetOf("shoe", "boot");
    assertThat(explanation.text()).containsPattern("trail (shoes|boots)|wet-weather hiking gear");
  }

  @Test
  void explain_unrelatedItem_abstainsAndTellsItsQualities() {
    Explanation explanation =
        one(explain(shop(), List.of(byInterest("whisk", "i1")), List.of(HIKING), List.of()));

    assertThat(explanation.kind()).isEqualTo(Kind.ITEM);
    assertThat(explanation.interestId()).isEmpty();
    assertThat(explanation.eventIds()).isEmpty();
    assertThat(explanation.evidenceItemIds()).isEmpty();
    assertThat(explanation.text()).doesNotContain("trail").doesNotContain("you ");
  }

  @Test
  void explain_unknownItem_saysNothing() {
    Explanation explanation =
        one(explain(shop(), List.of(byInterest("x", "")), List.of(), List.of()));

    assertThat(explanation.kind()).isEqualTo(Kind.NONE);
    assertThat(explanation.text()).isEmpty();
  }

  @Test
  void explain_interestWhoseEvidenceIsUnknown_abstains() {
    Interest gone =
        new Interest(
            "i9", "hiking", List.of(), List.of("e1"), List.of(new Evidence("gone", PURCHASE)));

    Explanation explanation =
        one(explain(shop(), List.of(byInterest("shell", "i9")), List.of(gone), List.of()));

    assertThat(explanation.kind()).isEqualTo(Kind.ITEM);
  }

  @Test
  void explain_takenTogether_saysSoWithItsCounts() {
    Explanation explanation =
        one(
            explain(
                shop(),
                List.of(together("whisk", "shoe", 5)),
                List.of(),
                List.of(new Evidence("shoe", FAVORITE))));

    assertThat(explanation.kind()).isEqualTo(Kind.BEHAVIOR);
    assertThat(explanation.claims().getFirst())
        .isEqualTo(
            new Claim.Together(
                new Evidence("shoe", FAVORITE), new TakenTogether("shoe", 5, 10, 10, 500)));
    assertThat(explanation.evidenceItemIds()).containsExactly("shoe");
    assertThat(explanation.text()).contains("trail shoes you saved").contains("picked");
  }

  @Test
  void explain_takenTogetherByTooFewOrByChance_speaksOfNobody() {
    List<Evidence> history = List.of(new Evidence("shoe", FAVORITE));
    Subject few = together("whisk", "shoe", 2);
    Subject chance =
        Subject.of("whisk").withAnchor("shoe", new TakenTogether("shoe", 5, 50, 50, 500));
    Subject uncounted = Subject.of("whisk").withAnchor("shoe", null);

    for (Subject subject : List.of(few, chance, uncounted)) {
      Explanation explanation = one(explain(shop(), List.of(subject), List.of(), history));
      assertThat(explanation.kind()).isEqualTo(Kind.ITEM);
      assertThat(explanation.text()).doesNotContainPattern("picked|chosen|others|people");
    }
  }

  @Test
  void explain_anAnchorOutsideTheHistory_isNotCited() {
    Explanation explanation =
        one(
            explain(
                shop(),
                List.of(together("whisk", "shoe", 5)),
                List.of(),
                List.of(new Evidence("flour", FAVORITE))));

    assertThat(explanation.evidenceItemIds()).doesNotContain("shoe");
    assertThat(explanation.text()).doesNotContain("trail");
  }

  @Test
  void explain_somethingLikeTheHistory_namesWhatIsShared() {
    Explanation explanation =
        one(
            explain(
                shop(),
                List.of(Subject.of("lame").withAnchor("whisk", null)),
                List.of(),
                List.of(new Evidence("whisk", ADD_TO_CART))));

    assertThat(explanation.kind()).isEqualTo(Kind.BEHAVIOR);
    assertThat(explanation.claims().getFirst())
        .isEqualTo(
            new Claim.Like(
                List.of(new Evidence("whisk", ADD_TO_CART)), List.of("sourdough bread baking")));
    assertThat(explanation.text())
        .contains("dough whisk in your basket")
        .contains("sourdough bread baking");
  }

  @Test
  void explain_aPopularItem_saysWhereAndSinceWhen() {
    Explanation everywhere =
        one(explain(shop(), List.of(popular("shell", "", "")), List.of(), List.of()));
    Explanation inCategory =
        one(explain(shop(), List.of(popular("shell", "", "Hiking")), List.of(), List.of()));
    Explanation plain = one(explain(shop(), List.of(Subject.of("shell")), List.of(), List.of()));

    assertThat(everywhere.claims().getFirst()).isInstanceOf(Claim.Popular.class);
    assertThat(everywhere.text()).containsIgnoringCase("popular").contains("past month");
    assertThat(inCategory.text())
        .containsIgnoringCase("popular")
        .contains("Hiking")
        .contains("past month");
    assertThat(plain.text()).doesNotContainIgnoringCase("popular");
  }

  @Test
  void explain_popularInsideAnInterest_claimsBoth() {
    Subject subject =
        popular("shell", "i1", "").withInterest("i1", List.of("wet-weather hiking gear"));
    List<Explanation> explanations = explain(shop(), List.of(subject), List.of(HIKING), List.of());

    assertThat(explanations)
        .anySatisfy(explanation -> {
          assertThat(explanation.claims().getFirst()).isInstanceOf(Claim.OfInterest.class);
          assertThat(explanation.interestId()).isEqualTo("i1");
        });
  }

  @Test
  void explain_anInterest_claimsTheFeaturesAndTheEvidenceThatHasThem() {
    Explanation explanation =
        one(
            explain(
                shop(),
                List.of(byInterest("gaiter", "i1", "wet-weather hiking gear", "never written")),
                List.of(HIKING),
                List.of()));

    Claim.OfInterest claim =
        explanation.claims().stream()
            .filter(Claim.OfInterest.class::isInstance)
            .map(Claim.OfInterest.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(claim.features()).containsExactly("wet-weather hiking gear");
    assertThat(claim.items()).extracting(Evidence::itemId).containsOnly("shoe", "boot");
  }

  @Test
  void explain_aList_variesTextsAndOpenings() {
    List<Subject> subjects = new ArrayList<>();
    for (String id :
        List.of("shell", "gaiter", "pole", "pack", "basket", "lame", "whisk", "flour")) {
      subjects.add(byInterest(id, "i1"));
    }

    List<Explanation> explanations = explain(shop(), subjects, List.of(HIKING), List.of());

    assertThat(explanations).extracting(Explanation::text).doesNotHaveDuplicates();
    Map<String, Integer> openings = new HashMap<>();
    explanations.forEach(explanation ->
        openings.merge(
            String.join(" ", List.of(explanation.text().split(" ", -1)).subList(0, 2)),
            1,
            Integer::sum));
    assertThat(openings.values()).allMatch(count -> count <= 2);
    assertThat(explanations)
        .allSatisfy(one -> assertThat(English.length(one.text())).isBetween(6, 11));
  }

  @Test
  void explain_theSameRequestAgain_answersTheSame() {
    List<Subject> subjects = List.of(byInterest("shell", "i1"), byInterest("pack", "i1"));

    assertThat(explain(shop(), subjects, List.of(HIKING), List.of()))
        .isEqualTo(explain(shop(), subjects, List.of(HIKING), List.of()));
  }

  @Test
  void explain_placeFarBack_isNotToldAsANumber() {
    Subject far =
        Subject.of("shell")
            .withPopularity(new Popularity("", "", 98, 3_000, 12, NOW.minus(Duration.ofDays(30))));

    Explanation explanation = one(explain(shop(), List.of(far), List.of(), List.of()));

    assertThat(explanation.text()).contains("popular").doesNotContain("98");
  }

  @Test
  void explain_interestOfSeveralKinds_isCalledByTheKindOfTheItem() {
    ExtractiveExplainer explainer =
        explainer(TestItems.giftWare(), TestItems.lexicon(TestItems.giftWare()));

    Explanation explanation =
        one(
            explain(
                explainer,
                List.of(byInterest("bag-w", "i1")),
                List.of(PARASOLS_AND_BAGS),
                List.of()));

    assertThat(explanation.kind()).isEqualTo(Kind.INTEREST);
    assertThat(explanation.text()).contains("lunch bag").doesNotContain("parasol");
  }

  @Test
  void explain_placeAmongAllOfAnInterest_isNotToldOfOneOfItsKinds() {
    ExtractiveExplainer explainer =
        explainer(TestItems.giftWare(), TestItems.lexicon(TestItems.giftWare()));
    Subject first =
        byInterest("bag-w", "i1")
            .withPopularity(new Popularity("i1", "", 1, 90, 12, NOW.minus(Duration.ofDays(30))));

    Explanation explanation =
        one(explain(explainer, List.of(first), List.of(PARASOLS_AND_BAGS), List.of()));

    assertThat(explanation.claims()).noneMatch(claim -> claim instanceof Claim.Popular);
  }

  @Test
  void explain_bareTitles_findTheLookOrTheKind() {
    Interest bags =
        new Interest(
            "i1", "lunch bag", List.of(), List.of("e1"), List.of(new Evidence("bag-r", PURCHASE)));
    ExtractiveExplainer explainer =
        explainer(TestItems.giftWare(), TestItems.lexicon(TestItems.giftWare()));

    List<Explanation> explanations =
        explain(
            explainer,
            List.of(byInterest("mug-r", "i1", "retrospot"), byInterest("bag-w", "i1")),
            List.of(bags),
            List.of());

    assertThat(explanations).extracting(Explanation::kind).containsOnly(Kind.INTEREST);
    assertThat(explanations.get(0).text()).contains("retrospot").contains("lunch bag");
    assertThat(explanations.get(1).text()).startsWith("Another lunch bag");
  }

  @Test
  void explain_colourOfOneDesign_saysSo() {
    Interest parasols =
        new Interest(
            "i1",
            "parasol",
            List.of(),
            List.of("e1"),
            List.of(new Evidence("parasol-b", PURCHASE)));
    ExtractiveExplainer explainer =
        explainer(TestItems.giftWare(), TestItems.lexicon(TestItems.giftWare()));

    String text =
        one(explain(
                explainer, List.of(byInterest("parasol-p", "i1")), List.of(parasols), List.of()))
            .text();

    assertThat(text).isEqualTo("The parasol you bought in black, here in pink");
  }

  @Test
  void explain_films_keepNamesAndShareGenres() {
    Interest comedies =
        new Interest(
            "i1",
            "comedy romance",
            List.of(),
            List.of("e1"),
            List.of(new Evidence("city", FAVORITE)));
    ExtractiveExplainer explainer = explainer(TestItems.films(), TestItems.filmLexicon());

    List<Explanation> explanations =
        explain(
            explainer,
            List.of(byInterest("modern", "i1"), byInterest("paths", "i1")),
            List.of(comedies),
            List.of());

    assertThat(explanations.get(0).text())
        .contains("City Lights")
        .contains("liked")
        .contains("romance and comedy");
    assertThat(explanations.get(1).kind()).isEqualTo(Kind.ITEM);
    assertThat(explanations.get(1).text()).contains("1957").contains("film");
  }

  /** Explains the last item for somebody who bought all others of that embedding. */
  private static String afterBuying(ItemText item, ItemText... bought) {
    List<ItemText> items = new ArrayList<>(TestItems.giftWare());
    items.addAll(List.of(bought));
    items.add(item);
    Interest interest =
        new Interest(
            "i1",
            "",
            List.of(),
            List.of("e1"),
            Stream.of(bought).map(one -> new Evidence(one.itemId(), PURCHASE)).toList());
    return one(explain(
            explainer(items, TestItems.lexicon(items)),
            List.of(byInterest(item.itemId(), "i1")),
            List.of(interest),
            List.of()))
        .text();
  }

  private static ItemText titled(String title) {
    return TestItems.titled(title, title, TestItems.BAKING);
  }

  /** Enough goods that a word of a few titles is rare. */
  private static List<ItemText> largeGiftWare() {
    List<ItemText> items = new ArrayList<>(TestItems.giftWare());
    for (int i = 0; i < 60; i++) {
      Embedding elsewhere = Embedding.unit(i % 7 - 3f, 4f, i % 11 - 5f);
      items.add(TestItems.titled("basket-" + i, "Wooden Basket Large", elsewhere));
    }
    return items;
  }

  @Test
  void explain_sharedMotif_speaksOfTheThingShown() {
    List<ItemText> items = largeGiftWare();
    for (String noun : List.of("Mug", "Clock", "Doormat", "Wrap")) {
      items.add(TestItems.titled(noun, noun + " Heart", TestItems.HIKING));
    }
    Interest interest =
        new Interest("i1", "", List.of(), List.of("e1"), List.of(new Evidence("Clock", PURCHASE)));

    Explanation explanation =
        one(
            explain(
                explainer(items, TestItems.lexicon(items)),
                List.of(byInterest("Mug", "i1")),
                List.of(interest),
                List.of()));

    assertThat(explanation.text())
        .containsIgnoringCase("hearts")
        .contains("clock")
        .doesNotContain("look")
        .doesNotContain("style");
  }

  @Test
  void explain_sharedMaterial_saysWhatBothAreMadeOf() {
    String text = afterBuying(titled("Enamel Flower Jug Cream"), titled("Enamel Wash Bowl Cream"));

    assertThat(text).contains("enamel").contains("wash bowl");
  }

  @Test
  void explain_theWordOfAMaterialThatIsTheThing_isNoMaterial() {
    String text =
        afterBuying(titled("Magic Drawing Slate Bunny"), titled("Natural Slate Heart Chalkboard"));

    assertThat(text).doesNotContainIgnoringCase("slate too").doesNotContainIgnoringCase("in slate");
  }

  @Test
  void explain_aPieceOfACompound_isNoLook() {
    List<ItemText> items = largeGiftWare();
    for (String noun : List.of("Mug", "Clock", "Doormat", "Wrap", "Cardholder")) {
      items.add(TestItems.titled(noun, noun + " Keep Calm", TestItems.HIKING));
    }
    Interest interest =
        new Interest("i1", "", List.of(), List.of("e1"), List.of(new Evidence("Clock", PURCHASE)));

    Explanation explanation =
        one(
            explain(
                explainer(items, TestItems.lexicon(items)),
                List.of(byInterest("Mug", "i1")),
                List.of(interest),
                List.of()));

    assertThat(explanation.text()).doesNotContain("same calm").doesNotContain("the calm");
  }

  @Test
  void explain_aCountedUnitInBothTitles_isNoLook() {
    List<ItemText> items = largeGiftWare();
    for (String noun : List.of("Sweetheart Cakestand", "Regency Cakestand", "Rose Shelf", "Rack")) {
      items.add(TestItems.titled(noun, noun + " 3 Tier", TestItems.HIKING));
    }
    Interest interest =
        new Interest(
            "i1", "", List.of(), List.of("e1"), List.of(new Evidence("Rose Shelf", PURCHASE)));

    Explanation explanation =
        one(
            explain(
                explainer(items, TestItems.lexicon(items)),
                List.of(byInterest("Rack", "i1")),
                List.of(interest),
                List.of()));

    assertThat(explanation.text()).doesNotContain("tier");
  }

  @Test
  void explain_aBareTitleAlone_countsNothing() {
    List<ItemText> items = new ArrayList<>(TestItems.giftWare());
    items.add(TestItems.titled("bag-x", "Lunch Bag Suki Design", TestItems.HIKING));
    ExtractiveExplainer explainer = explainer(items, TestItems.lexicon(items));

    assertThat(one(explain(explainer, List.of(Subject.of("bag-x")), List.of(), List.of())).text())
        .doesNotContainPattern("\\d");
  }

  @Test
  void explain_evidenceOfACommonShortName_isToldApart() {
    Explanation explanation =
        one(
            explain(
                explainer(TestItems.giftWare(), TestItems.lexicon(TestItems.giftWare())),
                List.of(together("towels", "bag-r", 3)),
                List.of(),
                List.of(new Evidence("bag-r", PURCHASE))));

    assertThat(explanation.text()).contains("red retrospot lunch bag");
  }

  @Test
  void explain_filmsOfOneCommonGenre_abstains() {
    List<ItemText> items = new ArrayList<>(TestItems.films());
    items.add(
        TestItems.film(
            "mile", "The Green Mile", 1999, TestItems.HIKING, "Crime", "Drama", "Fantasy"));
    items.add(
        TestItems.film(
            "claw", "The Wolverine", 2013, TestItems.HIKING, "Action", "Adventure", "Fantasy"));
    ExtractiveExplainer explainer =
        explainer(items, Lexicon.of(items, items.size(), DomainWords.DEFAULT));

    Explanation explanation =
        one(
            explain(
                explainer,
                List.of(Subject.of("claw")),
                List.of(),
                List.of(new Evidence("mile", FAVORITE))));

    // Nothing is said where the domain has no word for what the items are.
    assertThat(explanation.kind()).isIn(Kind.ITEM, Kind.NONE);
    assertThat(explanation.evidenceItemIds()).isEmpty();
    assertThat(explanation.text()).doesNotContain("Green Mile");
  }

  @Test
  void explain_filmWhoseNameHasAColon_hasNoSecondColon() {
    List<ItemText> items = new ArrayList<>(TestItems.films());
    items.add(
        TestItems.film("re", "Alien: Covenant", 2012, TestItems.HIKING, "Adventure", "Comedy"));
    ExtractiveExplainer explainer =
        explainer(items, Lexicon.of(items, items.size(), DomainWords.DEFAULT));
    List<Subject> subjects = new ArrayList<>();
    List.of("gold", "city", "modern", "general").forEach(id -> subjects.add(together(id, "re", 4)));

    List<Explanation> explanations =
        explain(explainer, subjects, List.of(), List.of(new Evidence("re", FAVORITE)));

    assertThat(explanations)
        .extracting(Explanation::text)
        .allSatisfy(text -> assertThat(text.split(": ", -1)).hasSizeLessThanOrEqualTo(2));
  }

  @Test
  void explain_filmOfOneGenre_readsAsASentence() {
    List<ItemText> items = new ArrayList<>(TestItems.films());
    items.add(TestItems.film("millers", "We're the Millers", 2013, TestItems.HIKING, "Comedy"));
    Lexicon lexicon = Lexicon.of(items, items.size(), new DomainWords("film", Map.of(), Set.of()));

    String text =
        one(explain(
                explainer(items, lexicon),
                List.of(byInterest("millers", "")),
                List.of(),
                List.of()))
            .text();

    assertThat(text).isEqualTo("A comedy film that came out in 2013");
  }
}
