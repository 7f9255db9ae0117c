package io.recgpt.standalone.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.standalone.domain.DomainSpec.ItemRules;
import io.recgpt.standalone.domain.DomainSpec.TitleStyle;
import io.recgpt.standalone.tsv.Refusal;
import io.recgpt.standalone.tsv.TsvHeader;
import io.recgpt.standalone.tsv.TsvLine;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ItemParserTest {
  private static final TsvHeader HEADER =
      new TsvHeader(List.of("item_id", "title", "tags", "attributes"));
  private static final ItemRules RULES =
      new ItemRules(
          TitleStyle.TITLE,
          List.of("\\s*\\(\\d{4}\\)$"),
          "category",
          "brand",
          "price",
          "EUR",
          "stock",
          "description");

  private final ItemParser parser = new ItemParser(RULES);

  @Test
  void parse_wholeLine_mapsAttributes() {
    CatalogueItem item =
        taken(
            "7",
            "SET OF 3 CAKE TINS (1999)",
            "tin| cake tin|tin",
            "price=12.5;stock=3;category=Baking;brand=Lund;colour=red;description=For cakes.");
    assertThat(item)
        .isEqualTo(
            new CatalogueItem(
                "7",
                "Set of 3 Cake Tins (1999)",
                "Set of 3 Cake Tins",
                "Baking",
                "Lund",
                List.of("tin", "cake tin"),
                Map.of("colour", "red"),
                new Price("EUR", 1250),
                3L,
                "For cakes."));
  }

  @Test
  void parse_bareLine_hasNoPriceAndNoStock() {
    CatalogueItem item = taken("7", "Tin", "", "");
    assertThat(item.price()).isNull();
    assertThat(item.stock()).isNull();
    assertThat(item.titleWords()).isEmpty();
  }

  @Test
  void parse_brokenLines_areRefusedWithReason() {
    assertThat(reason("", "Tin", "", "")).isEqualTo("empty item_id");
    assertThat(reason("a\u0000b", "Tin", "", "")).isEqualTo("item_id with unprintable characters");
    assertThat(reason("1", "  ", "", "")).isEqualTo("empty title");
    assertThat(reason("1", "x".repeat(100_000), "", "")).isEqualTo("title has too many characters");
    assertThat(reason("1", "Tin", "x".repeat(101), "")).isEqualTo("tag has too many characters");
    assertThat(reason("1", "Tin", "", "price=NaN")).isEqualTo("price is not an amount of money");
    assertThat(reason("1", "Tin", "", "price=-1")).isEqualTo("price is not an amount of money");
    assertThat(reason("1", "Tin", "", "price=1e999999999"))
        .isEqualTo("price is not an amount of money");
    assertThat(reason("1", "Tin", "", "stock=many")).isEqualTo("stock is not a whole number");
    assertThat(reason("1", "Tin", "", "=red")).isEqualTo("attribute without a name");
    assertThat(reason("1", "Tin", "", "a=1;a=2")).isEqualTo("attribute given twice");
  }

  @Test
  void parse_sameIdTwice_refusesTheSecond() {
    taken("7", "Tin", "", "");
    assertThat(reason("7", "Other", "", "")).isEqualTo("duplicate item_id");
  }

  @Test
  void parse_refusedLine_leavesItsIdFree() {
    assertThat(reason("7", "", "", "")).isEqualTo("empty title");
    assertThat(taken("7", "Tin", "", "").id()).isEqualTo("7");
  }

  @Property(tries = 500)
  void parse_anyText_isTakenOrRefused(
      @ForAll String id, @ForAll String title, @ForAll String tags, @ForAll String attributes) {
    assertThat(new ItemParser(RULES).parse(row(id, title, tags, attributes))).isNotNull();
  }

  private CatalogueItem taken(String... fields) {
    return switch (parser.parse(row(fields))) {
      case Parsed.Accepted<CatalogueItem>(CatalogueItem item) -> item;
      case Parsed.Refused<CatalogueItem>(Refusal.Cause cause) ->
          throw new AssertionError(cause.toString());
    };
  }

  private String reason(String... fields) {
    return switch (parser.parse(row(fields))) {
      case Parsed.Accepted<CatalogueItem>(CatalogueItem item) -> "taken: " + item;
      case Parsed.Refused<CatalogueItem>(Refusal.Cause cause) -> cause.reason();
    };
  }

  private static TsvLine.Row row(String... fields) {
    return new TsvLine.Row(2, List.of(fields), HEADER);
  }
}
