package io.recgpt.standalone.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.standalone.domain.DomainFile;
import io.recgpt.standalone.domain.DomainSpec;
import io.recgpt.standalone.domain.DomainSpec.DomainClock;
import io.recgpt.standalone.domain.DomainSpec.TitleStyle;
import io.recgpt.standalone.domain.EventKind;
import io.recgpt.standalone.domain.KindRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainGuessTest {
  private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");

  @Test
  void of_shoutingTitlesAndPounds_areMended() {
    Survey survey =
        new Survey(
            100,
            10,
            95,
            0,
            Map.of("price_gbp", 100L, "price_band", 100L),
            Map.of(),
            Map.of(),
            null);
    DomainSpec domain = DomainGuess.of("shop", survey, NOW);
    assertThat(domain.items().titleStyle()).isEqualTo(TitleStyle.TITLE);
    assertThat(domain.items().price()).isEqualTo("price_gbp");
    assertThat(domain.items().currency()).isEqualTo("GBP");
    assertThat(DomainGuess.remarks(domain, survey))
        .containsExactly("attributes without a meaning, kept for filters: price_band (100)");
  }

  @Test
  void of_years_areStripped() {
    Survey survey = new Survey(100, 10, 0, 99, Map.of(), Map.of(), Map.of(), null);
    assertThat(DomainGuess.of("films", survey, NOW).items().textStrip()).hasSize(1);
  }

  @Test
  void of_lastEvent_decidesTheClock() {
    assertThat(clock(NOW.minus(Duration.ofDays(3)))).isEqualTo(DomainClock.DATA);
    assertThat(clock(NOW.minus(Duration.ofDays(1)))).isEqualTo(DomainClock.WALL);
  }

  @Test
  void of_usualTypes_haveAKind() {
    DomainSpec domain =
        DomainGuess.of("shop", new Survey(0, 0, 0, 0, Map.of(), Map.of(), Map.of(), null), NOW);
    assertThat(domain.behaviors())
        .containsEntry("purchase", KindRule.always(EventKind.PURCHASE))
        .containsEntry("view", KindRule.always(EventKind.DETAIL_VIEW))
        .containsEntry("like", KindRule.always(EventKind.FAVORITE))
        .containsEntry("refund", KindRule.always(EventKind.RETURN));
  }

  @Test
  void of_typesWithAVerbOfTheirOwn_areToldByIt() {
    Survey films =
        new Survey(
            0, 9, 0, 0, Map.of(), Map.of("watch", 7L, "rating", 2L, "dislike", 1L), Map.of(), null);
    assertThat(DomainGuess.of("films", films, NOW).phrasing().verbs())
        .containsExactly(Map.entry(EventKind.PURCHASE, "watched"));
    Survey shop =
        new Survey(0, 9, 0, 0, Map.of(), Map.of("purchase", 7L, "watch", 2L), Map.of(), null);
    assertThat(DomainGuess.of("shop", shop, NOW).phrasing().verbs()).isEmpty();
  }

  @Test
  void remarks_unknownType_isNamedWithItsCount() {
    Survey survey =
        new Survey(0, 9, 0, 0, Map.of(), Map.of("stare", 7L, "click", 2L), Map.of(), null);
    assertThat(DomainGuess.remarks(DomainGuess.of("shop", survey, NOW), survey))
        .containsExactly("types without a meaning, refused: stare (7)");
  }

  @Test
  void remarks_ratingsWithoutThresholds_saysThatValuesAreIgnoredAndProposesSome() {
    Survey survey =
        new Survey(
            0,
            9,
            0,
            0,
            Map.of(),
            Map.of("rating", 9L, "purchase", 2L),
            Map.of("rating", new Survey.Values(9, 1, 10), "purchase", new Survey.Values(2, 1, 12)),
            null);

    assertThat(DomainGuess.remarks(DomainGuess.of("films", survey, NOW), survey))
        .containsExactly(
            "values of type rating (1 to 10) are ignored, each counts as PURCHASE: thresholds in the"
                + " domain file heed them, for example behaviors: {rating: {\">= 8\": FAVORITE,"
                + " \">= 6\": PURCHASE, else: DISLIKE}}");
  }

  @Test
  void withVerbs_ratingsByThreshold_areRatedNotBought(@TempDir Path folder) throws IOException {
    Survey none = new Survey(0, 0, 0, 0, Map.of(), Map.of(), Map.of(), null);
    DomainSpec guess = DomainGuess.of("films", none, NOW);
    DomainSpec domain =
        DomainFile.read(
            Files.writeString(
                folder.resolve("films.yaml"),
                """
                behaviors: {rating: {">= 4": FAVORITE, ">= 2.5": PURCHASE, else: DISLIKE}}
                explanations: {verbs: {DISLIKE: panned}}
                """),
            guess);

    assertThat(DomainGuess.remarks(domain, none)).isEmpty();
    assertThat(DomainGuess.withVerbs(domain).phrasing().verbs())
        .containsOnly(
            Map.entry(EventKind.FAVORITE, "rated"),
            Map.entry(EventKind.PURCHASE, "rated"),
            Map.entry(EventKind.DISLIKE, "panned"));
  }

  private static DomainClock clock(Instant lastEvent) {
    Survey survey = new Survey(0, 1, 0, 0, Map.of(), Map.of("click", 1L), Map.of(), lastEvent);
    return DomainGuess.of("shop", survey, NOW).clock();
  }
}
