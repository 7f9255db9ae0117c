package io.recgpt.standalone.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.standalone.domain.DomainSpec;
import io.recgpt.standalone.domain.DomainSpec.DomainClock;
import io.recgpt.standalone.domain.DomainSpec.TitleStyle;
import io.recgpt.standalone.domain.EventKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DomainGuessTest {
  private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");

  @Test
  void of_shoutingTitlesAndPounds_areMended() {
    Survey survey =
        new Survey(100, 10, 95, 0, Map.of("price_gbp", 100L, "price_band", 100L), Map.of(), null);
    DomainSpec domain = DomainGuess.of("shop", survey, NOW);
    assertThat(domain.items().titleStyle()).isEqualTo(TitleStyle.TITLE);
    assertThat(domain.items().price()).isEqualTo("price_gbp");
    assertThat(domain.items().currency()).isEqualTo("GBP");
    assertThat(DomainGuess.remarks(domain, survey))
        .containsExactly("attributes without a meaning, kept for filters: price_band (100)");
  }

  @Test
  void of_years_areStripped() {
    Survey survey = new Survey(100, 10, 0, 99, Map.of(), Map.of(), null);
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
        DomainGuess.of("shop", new Survey(0, 0, 0, 0, Map.of(), Map.of(), null), NOW);
    assertThat(domain.behaviors())
        .containsEntry("purchase", EventKind.PURCHASE)
        .containsEntry("view", EventKind.DETAIL_VIEW)
        .containsEntry("like", EventKind.FAVORITE)
        .containsEntry("refund", EventKind.RETURN);
  }

  @Test
  void of_typesWithAVerbOfTheirOwn_areToldByIt() {
    Survey films =
        new Survey(0, 9, 0, 0, Map.of(), Map.of("watch", 7L, "rating", 2L, "dislike", 1L), null);
    assertThat(DomainGuess.of("films", films, NOW).phrasing().verbs())
        .containsExactly(Map.entry(EventKind.PURCHASE, "watched"));
    Survey shop = new Survey(0, 9, 0, 0, Map.of(), Map.of("purchase", 7L, "watch", 2L), null);
    assertThat(DomainGuess.of("shop", shop, NOW).phrasing().verbs()).isEmpty();
  }

  @Test
  void remarks_unknownType_isNamedWithItsCount() {
    Survey survey = new Survey(0, 9, 0, 0, Map.of(), Map.of("stare", 7L, "click", 2L), null);
    assertThat(DomainGuess.remarks(DomainGuess.of("shop", survey, NOW), survey))
        .containsExactly("types without a meaning, refused: stare (7)");
  }

  private static DomainClock clock(Instant lastEvent) {
    Survey survey = new Survey(0, 1, 0, 0, Map.of(), Map.of("click", 1L), lastEvent);
    return DomainGuess.of("shop", survey, NOW).clock();
  }
}
