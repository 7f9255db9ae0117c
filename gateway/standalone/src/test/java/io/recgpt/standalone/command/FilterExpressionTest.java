package io.recgpt.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recgpt.standalone.exit.CommandException;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.Money;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterExpressionTest {
  @Test
  void parse_allTerms_areJoined() {
    assertThat(
            parse(
                "tag=rain shell,category=\"Hiking, Camping\",brand=Lund",
                "price<=20, price>=5.50gbp ,stock,exclude=a,exclude=b,attribute.colour=red"))
        .isEqualTo(
            ItemFilter.newBuilder()
                .addAnyTags("rain shell")
                .addAnyCategories("Hiking, Camping")
                .putAttributes("brand", "Lund")
                .putAttributes("colour", "red")
                .setMaxPrice(Money.newBuilder().setCurrencyCode("EUR").setMinorUnits(2000))
                .setMinPrice(Money.newBuilder().setCurrencyCode("GBP").setMinorUnits(550))
                .setInStock(true)
                .addExcludeItemIds("a")
                .addExcludeItemIds("b")
                .build());
  }

  @Test
  void parse_nothing_isNoFilter() {
    assertThat(parse()).isEqualTo(ItemFilter.getDefaultInstance());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "colour=red | position 1: no filter 'colour'",
        "stock,price=3 | position 12: price without <= or >=",
        "price<=cheap | position 8: 'cheap' is not an amount",
        "tag= | position 5: no value",
        "tag | position 4: no '='",
        "tag=a, | position 7: no filter ''",
        "category=\"a | position 10: a quote that does not end",
        "stock=1 | position 6: unexpected '='",
        "attribute.=x | position 1: no filter 'attribute.'",
        "brand=a,brand=b | position 9: brand is given twice"
      })
  void parse_broken_saysPositionAndExample(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(CommandException.USAGE))
        .hasMessageContaining(message)
        .hasMessageContaining("for example --filter");
  }

  @Property
  void parse_anyValueInQuotes_isKept(@ForAll @AlphaChars @StringLength(min = 1) String value) {
    assertThat(parse("tag=\"%s, x\"".formatted(value)).getAnyTags(0)).isEqualTo(value + ", x");
  }

  @Property(tries = 1000)
  void parse_anyText_isReadOrRefused(
      @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 40) String text) {
    try {
      assertThat(parse(text)).isNotNull();
    } catch (CommandException refused) {
      assertThat(refused).hasMessageContaining("position ");
    }
  }

  private static ItemFilter parse(String... expressions) {
    return FilterExpression.parse(List.of(expressions), () -> "EUR");
  }
}
