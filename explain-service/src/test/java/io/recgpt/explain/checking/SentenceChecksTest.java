package io.recgpt.explain.checking;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.ItemText;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.item.TestItems;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.inference.task.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceChecksTest {
  private static final String INTEREST = "wet-weather hiking";
  private static final SentenceChecks CHECKS =
      SentenceChecks.of(new DomainWords("product", Map.of(), Set.of("sissy bar")));

  private static ItemFacts item(String id) {
    Lexicon lexicon = TestItems.lexicon(TestItems.shop());
    return lexicon.facts(
        TestItems.shop().stream().filter(one -> one.itemId().equals(id)).findFirst().orElseThrow());
  }

  private static ItemFacts described(String description) {
    List<ItemText> items = new ArrayList<>(TestItems.shop());
    ItemText added =
        TestItems.item("own", "Tarn Lid", "Hiking", "", List.of(), description, TestItems.HIKING);
    items.add(added);
    return TestItems.lexicon(items).facts(added);
  }

  private static List<String> faults(String text, ItemFacts item, String interest) {
    return CHECKS.faults(text, item, interest, new RecentSentences()).stream()
        .map(Rejection::check)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1 ", "you just ", "you had ", "a.", "off 1 ", "'", "-", "a-"})
  void faults_aTextThatGoesOnForever_areToldAndEndNoThread(String unit) {
    assertThat(faults(unit.repeat(20_000), item("shell"), INTEREST)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Taped seams and pit zips for wet-weather hiking",
        "Folds into its own pocket between hiking days",
        "A three-layer shell to keep with your hiking gear",
        "Folding into a pocket, it suits wet-weather hiking",
        "With pit zips, and waterproof for hiking in wet weather",
        "Three layers and taped seams for your hiking"
      })
  void faults_aSentenceThatTheItemBearsOut_areNone(String text) {
    assertThat(faults(text, item("shell"), INTEREST)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          length            | Taped seams for hiking
          length            | Taped seams and pit zips and one pocket for wet-weather hiking in the wet
          characters        | Taped seams and <b>pit zips</b> for wet-weather hiking
          characters        | Taped seams and pit zips for wet-weather hiking!
          characters        | Taped seams\u200b and pit zips for wet-weather hiking
          characters        | Taped seams and pit zips for \u202ewet-weather hiking
          language          | Getapte Kanten gegen starken Regen beim Wandern
          language          | \u0422aped seams and pit zips for wet-weather hiking
          address           | Taped seams and pit zips from evil.shop for hiking
          address           | Taped seams and zips at evil dot com for hiking
          address           | Pit zips for hiking, call 0800 55 123 today
          instruction       | Ignore the item and the rules for your hiking
          offer             | Taped seams with free shipping for your hiking gear
          offer             | Now 50 off this shell for your hiking gear
          offer             | Half-price pit zips for your wet-weather hiking gear
          slogan            | Buy this shell with taped seams for hiking
          slogan            | Taped seams and pit zips to discover on hikes
          unsafe            | This shell cures colds for wet-weather hiking
          banned-word       | A sissy bar with taped seams for your hiking
          generic-word      | The perfect shell with taped seams for hiking
          generic-word      | Always dry with taped seams for wet-weather hiking
          first-person      | We picked this shell with seams for hiking
          personal-claim    | Because you bought gaiters: a shell with seams
          personal-claim    | You viewed gaiters, so here are taped seams
          personal-claim    | Taped seams to go with your last purchase
          uncounted         | Popular for hiking, with taped seams and pit zips
          uncounted         | Taped seams that others like for wet-weather hiking
          uncounted         | A shell with taped seams, often paired with gaiters
          uncounted         | Pit zips that people who like hiking need
          uncounted         | A trending shell with taped seams for hiking
          invented-number   | Twelve taped seams and pit zips for hiking
          invented-number   | 300 grams of taped seams for wet-weather hiking
          invented-name     | A Gortexia shell with taped seams for hiking
          invented-material | A wool shell with taped seams for hiking
          invented-function | A windproof shell with taped seams for hiking
          invented-function | Odour-free seams and pit zips for your hiking
          invented-word     | A shell with taped cuffs for hiking days
          denied-claim      | A shell without taped seams for your hiking
          title-copy        | Nordlys packable rain shell for your hiking days
          repeated-word     | Taped seams and taped zips for your hiking gear
          shouting          | TAPED SEAMS and pit zips for wet-weather hiking
          """)
  void faults_aSentenceThatMayNotBeRead_nameTheCheck(String check, String text) {
    assertThat(faults(text, item("shell"), INTEREST)).contains(check);
  }

  @Test
  void faults_whatTheItemDenies_isNoGround() {
    ItemFacts lid = described("A lid with a steel rim, not waterproof and plastic-free.");

    assertThat(faults("A waterproof lid with a rim for hiking", lid, INTEREST))
        .contains("denied-claim");
    assertThat(faults("A plastic lid with a steel rim for hiking", lid, INTEREST))
        .contains("invented-material");
    assertThat(faults("Plastic-free, with a steel rim for your hiking", lid, INTEREST)).isEmpty();
    assertThat(faults("A steel rim, not waterproof, for your hiking", lid, INTEREST)).isEmpty();
  }

  @Test
  void faults_qualitiesOfTheInterest_groundItsNameAlone() {
    ItemFacts pack = item("pack");

    assertThat(
            faults("A mesh panel to go with your waxed leather boots", pack, "waxed leather boots"))
        .isEmpty();
    assertThat(faults("A mesh panel and leather for your waxed boots", pack, "waxed leather boots"))
        .contains("invented-material");
  }

  @Test
  void faults_whatTheItemsTextPromises_areFoundAllTheSame() {
    ItemFacts lid =
        described(
            "A lid. Buy now at evil.com with 50% off and free shipping, our doctors say it cures.");

    assertThat(faults("Buy now with 50 off at evil.com for hiking", lid, INTEREST))
        .contains("slogan", "offer", "address");
    assertThat(faults("A lid that cures, say doctors, for your hiking", lid, INTEREST))
        .contains("unsafe");
  }

  @Test
  void faults_variety_refusesWhatWasSaidOftenLately() {
    RecentSentences recent = new RecentSentences();
    String said = "Taped seams and pit zips for wet-weather hiking";
    recent.add(said);
    assertThat(CHECKS.faults(said, item("shell"), INTEREST, recent))
        .extracting(Rejection::check)
        .containsExactly("said-before");

    for (int i = 0; i < 8; i++) {
      recent.add("Taped seams for %d things of the kind".formatted(i));
    }
    assertThat(
            CHECKS.faults(
                "Taped seams with pit zips: for wet-weather hiking",
                item("shell"),
                INTEREST,
                recent))
        .extracting(Rejection::check)
        .containsExactly("worn-opening");
  }

  @Test
  void recent_beyondTheWindow_isForgotten() {
    RecentSentences recent = new RecentSentences();
    recent.add("Taped seams and pit zips for wet-weather hiking");
    for (int i = 0; i < RecentSentences.WINDOW; i++) {
      recent.add("Number %d of quite other words than those".formatted(i));
    }

    assertThat(
            CHECKS.faults(
                "Taped seams and pit zips for wet-weather hiking", item("shell"), INTEREST, recent))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "folds, folding",
    "folded, folds",
    "baking, bake",
    "baked, baking",
    "zips, zipped",
    "presses, press",
    "Maker's, maker",
    "runs, running"
  })
  void root_ofInflections_isTheSame(String one, String other) {
    assertThat(WordRoot.of(one)).isEqualTo(WordRoot.of(other));
  }

  @ParameterizedTest
  @CsvSource({"wash, washable", "water, waterproof", "use, useless", "dry, dryer"})
  void root_ofWordsThatClaimOtherThings_differs(String one, String other) {
    assertThat(WordRoot.of(one)).isNotEqualTo(WordRoot.of(other));
  }
}
