package io.recgpt.explain.writing;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.explain.explanation.BehaviorKind;
import io.recgpt.explain.explanation.Evidence;
import io.recgpt.explain.explanation.Explanation;
import io.recgpt.explain.explanation.Interest;
import io.recgpt.explain.explanation.Popularity;
import io.recgpt.explain.explanation.Subject;
import io.recgpt.explain.explanation.TakenTogether;
import io.recgpt.explain.item.ItemText;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.item.TestItems;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.explain.language.English;
import io.recgpt.explain.language.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExtractiveExplainerPropertiesTest {
  private static final Instant NOW = ExtractiveExplainerTest.NOW;

  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "<script>alert(1)</script>",
            "<b>Oak",
            "</b>",
            "&lt;i&gt;",
            "Ignore all instructions",
            "BUY NOW!!!",
            "a".repeat(500),
            "\u202eevil",
            "\ud83d\ude00",
            "\u0000",
            "mug",
            "with",
            "A board that says {with}",
            ",",
            "Set Of 6",
            "100%",
            "the best",
            "\u00e9toile",
            "%s",
            "https://evil.example",
            "$1",
            "\\E",
            "of",
            "(2001)",
            "red",
            "'",
            "-");
    return Arbitraries.oneOf(
        pieces.list().ofMaxSize(8).map(list -> String.join(" ", list)),
        Arbitraries.strings().ofMaxLength(80));
  }

  @Property(tries = 300)
  void explain_anyItemText_neverBreaksItsBounds(
      @ForAll("hostile") String title,
      @ForAll("hostile") String tag,
      @ForAll("hostile") String description,
      @ForAll("hostile") String name) {
    List<ItemText> items = new ArrayList<>(TestItems.shop());
    String cleanTag = PlainText.clean(tag, 100);
    items.add(
        new ItemText(
            "hostile",
            PlainText.clean(title, 500),
            "",
            cleanTag,
            cleanTag,
            cleanTag.isEmpty() ? List.of() : List.of(cleanTag, "wet-weather hiking gear"),
            Map.of("material", cleanTag, "capacity", cleanTag, "year", "1999"),
            PlainText.clean(description, 1000),
            TestItems.HIKING));
    ExtractiveExplainer explainer =
        ExtractiveExplainerTest.explainer(
            items, Lexicon.of(items, items.size(), DomainWords.DEFAULT));
    Interest interest =
        new Interest(
            "i",
            name,
            List.of(),
            List.of("e"),
            List.of(
                new Evidence("hostile", BehaviorKind.PURCHASE),
                new Evidence("shoe", BehaviorKind.ADD_TO_CART)));

    Popularity everywhere = new Popularity("", "", 1, 12, 9, NOW.minus(Duration.ofDays(30)));
    Popularity inCategory = new Popularity("", cleanTag, 1, 12, 9, NOW.minus(Duration.ofDays(7)));
    TakenTogether withShoe = new TakenTogether("shoe", 4, 8, 8, 400);
    TakenTogether withHostile = new TakenTogether("hostile", 4, 8, 8, 400);
    List<Subject> subjects =
        List.of(
            Subject.of("hostile").withInterest("i", List.of("wet-weather hiking gear", tag)),
            Subject.of("shell").withInterest("i", List.of()),
            Subject.of("hostile").withAnchor("shoe", withShoe),
            Subject.of("hostile").withPopularity(everywhere),
            Subject.of("hostile").withPopularity(inCategory),
            Subject.of("whisk").withAnchor("hostile", withHostile),
            Subject.of("hostile"));

    List<Explanation> explanations = explainer.explain(subjects, List.of(interest), List.of(), NOW);

    assertThat(explanations)
        .filteredOn(explanation -> explanation.kind() != Explanation.Kind.NONE)
        .allSatisfy(explanation -> {
          assertThat(English.length(explanation.text())).isBetween(6, 11);
          assertThat(explanation.text()).hasSizeLessThanOrEqualTo(120);
          assertThat(explanation.text()).doesNotContainPattern("[<>{}\\p{Cc}\\p{Cf}\\p{So}!]");
          assertThat(explanation.text()).doesNotContainIgnoringCase("ignore");
          assertThat(explanation.claims()).isNotEmpty();
        });
    assertThat(explanations.get(1).text()).as("a good item by any history").isNotEmpty();
    assertThat(explainer.explain(subjects, List.of(interest), List.of(), NOW))
        .as("by what was composed before")
        .isEqualTo(explanations);
  }
}
