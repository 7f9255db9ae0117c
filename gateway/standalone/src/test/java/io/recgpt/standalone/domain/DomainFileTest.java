package io.recgpt.standalone.domain;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.standalone.domain.DomainSpec.DomainClock;
import io.recgpt.standalone.domain.DomainSpec.ItemRules;
import io.recgpt.standalone.domain.DomainSpec.Phrasing;
import io.recgpt.standalone.domain.DomainSpec.TitleStyle;
import io.recgpt.standalone.domain.DomainSpec.Vocabulary;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainFileTest {
  private static final DomainSpec FALLBACK =
      new DomainSpec(
          "data",
          "en",
          DomainClock.WALL,
          "item",
          new ItemRules(TitleStyle.KEEP, List.of(), "", "", "", "", "", ""),
          Map.of("click", KindRule.always(EventKind.CLICK)),
          new Vocabulary(List.of(), List.of(), List.of()),
          new Phrasing(Map.of(), List.of()));

  @Test
  void parse_wholeFile_isRead() {
    DomainSpec domain =
        parse(
            """
            name: Shop
            clock: data
            item-noun: product
            items:
              title-case: title
              text-strip: ['\\d+']
              price: price_gbp
              currency: GBP
            behaviors: {Buy: PURCHASE, look: detail_view}
            vocabulary:
              stop-words: [set, "3"]
            explanations:
              verbs: {PURCHASE: bought}
              banned-words:
                - best
            """);
    assertThat(domain.name()).isEqualTo("Shop");
    assertThat(domain.clock()).isEqualTo(DomainClock.DATA);
    assertThat(domain.items())
        .isEqualTo(
            new ItemRules(TitleStyle.TITLE, List.of("\\d+"), "", "", "price_gbp", "GBP", "", ""));
    assertThat(domain.behaviors())
        .containsOnly(
            Map.entry("buy", KindRule.always(EventKind.PURCHASE)),
            Map.entry("look", KindRule.always(EventKind.DETAIL_VIEW)));
    assertThat(domain.vocabulary().stopWords()).containsExactly("set", "3");
    assertThat(domain.phrasing())
        .isEqualTo(new Phrasing(Map.of(EventKind.PURCHASE, "bought"), List.of("best")));
  }

  @Test
  void parse_thresholds_mapValuesToKinds() {
    KindRule rule =
        requireNonNull(
            parse("behaviors: {Rating: {'>= 2.5': purchase, '>= 4': FAVORITE, else: DISLIKE}}\n")
                .behaviors()
                .get("rating"));

    assertThat(rule.kind(5.0)).contains(EventKind.FAVORITE);
    assertThat(rule.kind(4.0)).contains(EventKind.FAVORITE);
    assertThat(rule.kind(3.9)).contains(EventKind.PURCHASE);
    assertThat(rule.kind(2.0)).contains(EventKind.DISLIKE);
    assertThat(rule.kind(-1.0)).contains(EventKind.DISLIKE);
    assertThat(rule.kind(null)).isEmpty();
    assertThat(KindRule.always(EventKind.CLICK).kind(null)).contains(EventKind.CLICK);
  }

  @Test
  void parse_keysLeftOut_comeFromTheFallback() {
    assertThat(parse("name: data\n").behaviors()).isEqualTo(FALLBACK.behaviors());
    assertThat(parse("items:\n  brand:\n").items().brand()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "colour: red | shop.yaml:1: unknown key colour (expected: name, language, clock,",
        "clock: late | shop.yaml:1: clock: late (expected: data or wall)",
        "items: {text-strip: ['[']} | items.text-strip: [ (expected: a regular expression: ",
        "items: {currency: euro} | items.currency: euro (expected: an ISO 4217 code such as EUR)",
        "behaviors: {gaze: STARE} | behaviors.gaze: STARE (expected: IMPRESSION, CLICK,",
        "behaviors: {rating: {'>= 8': FAVORITE}} | behaviors.rating: >= 8 (expected: \">= NUMBER\" and",
        "behaviors: {rating: {else: CLICK}} | behaviors.rating: else (expected: \">= NUMBER\" and else)",
        "behaviors: {rating: {'> 8': CLICK, else: CLICK}} | unknown key behaviors.rating.> 8 (expected",
        "behaviors: {rating: {'>= 8': GAZE, else: CLICK}} | behaviors.rating.>= 8: GAZE (expected: IMP",
        "behaviors: {rating: {'>= 8': CLICK, '>=8.0': CLICK, else: CLICK}} | (expected: each number once)",
        "behaviors: {rating: {'>= 8': SEARCH, else: CLICK}} | SEARCH (expected: kinds that have an item)",
        "behaviors: {rating: [a]} | behaviors.rating: a list (expected: a plain value)",
        "explanations: {verbs: {STARE: stared}} | unknown key explanations.verbs.STARE",
        "vocabulary: [a] | vocabulary: no keys (expected: keys with values)",
        "name: [a] | name: a list (expected: a plain value)",
        "- a | shop.yaml:1: no keys (expected: keys with values)",
        "name: 'x | shop.yaml:1: not YAML",
        "{a: 1, a: 2} | shop.yaml:1: "
      })
  void parse_wrongFile_saysLineAndExpectation(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith("shop.yaml:1: ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void parse_wrongKeyFurtherDown_saysItsLine() {
    assertThatThrownBy(() -> parse("name: a\nitems:\n  brand: b\n  colour: c\n"))
        .hasMessageStartingWith("shop.yaml:4: unknown key items.colour");
  }

  @ParameterizedTest
  @ValueSource(strings = {"online-retail", "movietweetings", "demo-shop"})
  void shipped_each_isRead(String name) {
    DomainSpec domain = DomainFile.shipped(name, FALLBACK).orElseThrow();
    assertThat(domain.clock()).isEqualTo(DomainClock.DATA);
    assertThat(domain.behaviors()).isNotEqualTo(FALLBACK.behaviors());
  }

  @Test
  void shipped_unknownName_isEmpty() {
    assertThat(DomainFile.shipped("groceries", FALLBACK)).isEmpty();
  }

  @Property(tries = 500)
  void parse_anyText_isReadOrRefused(@ForAll String text) {
    try {
      assertThat(parse(text)).isNotNull();
    } catch (BadFileException refused) {
      assertThat(refused).hasMessageStartingWith("shop.yaml");
    }
  }

  private static DomainSpec parse(String text) {
    return DomainFile.parse("shop.yaml", text, FALLBACK);
  }
}
