package io.recgpt.standalone.command;

import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.dataset.Price;
import io.recgpt.standalone.domain.Excerpt;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.type.v1.ItemFilter;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Reads filters as people type them: {@code tag=X}, {@code category=X}, {@code brand=X}, {@code
 * price<=20}, {@code price>=5GBP}, {@code stock}, {@code exclude=ID}, {@code attribute.NAME=X};
 * several are joined by commas, and a value with a comma stands in double quotes.
 */
final class FilterExpression {
  static final String EXAMPLE = "category=\"Hiking & Camping\",price<=20,stock";

  private static final String NAMES =
      "tag, category, brand, price, stock, exclude or attribute.NAME";

  private final String text;
  private final Supplier<String> currency;
  private final ItemFilter.Builder filter;
  private int position;

  private FilterExpression(String text, Supplier<String> currency, ItemFilter.Builder filter) {
    this.text = text;
    this.currency = currency;
    this.filter = filter;
  }

  /**
   * Reads expressions, all of which must hold.
   *
   * @param currency asked for the currency of prices that are given without one
   * @throws CommandException with the position of what is wrong, from 1, and an example
   */
  static ItemFilter parse(List<String> expressions, Supplier<String> currency) {
    ItemFilter.Builder filter = ItemFilter.newBuilder();
    for (String expression : expressions) {
      new FilterExpression(expression, currency, filter).terms();
    }
    return filter.build();
  }

  private void terms() {
    do {
      term();
    } while (skip(','));
    if (position < text.length()) {
      throw wrong(position, "unexpected '%c'".formatted(text.charAt(position)));
    }
  }

  private void term() {
    int start = position;
    while (position < text.length() && ",=<>".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    String name = text.substring(start, position).strip();
    switch (name) {
      case "tag" -> filter.addAnyTags(value());
      case "category" -> filter.addAnyCategories(value());
      case "brand" -> attribute("brand", start);
      case "exclude" -> filter.addExcludeItemIds(value());
      case "stock" -> filter.setInStock(true);
      case "price" -> price();
      default -> {
        if (!name.startsWith("attribute.") || name.length() == "attribute.".length()) {
          throw wrong(start, "no filter '%s' (expected: %s)".formatted(name, NAMES));
        }
        attribute(name.substring("attribute.".length()), start);
      }
    }
  }

  private void attribute(String name, int start) {
    if (filter.containsAttributes(name)) {
      throw wrong(start, "%s is given twice".formatted(name));
    }
    filter.putAttributes(name, value());
  }

  private void price() {
    int start = position;
    boolean most = skip('<');
    if ((!most && !skip('>')) || !skip('=')) {
      throw wrong(start, "price without <= or >=");
    }
    int amount = position;
    String value = quotedOrPlain();
    String number = value.replaceFirst("\\s*[A-Za-z]{3}$", "");
    String code = value.substring(number.length()).strip().toUpperCase(Locale.ROOT);
    Price price;
    try {
      price = Price.parse(code.isEmpty() ? currency.get() : code, number);
    } catch (IllegalArgumentException e) {
      throw wrong(amount, "'%s' is not an amount such as 20 or 12.50GBP".formatted(value));
    }
    if (most) {
      filter.setMaxPrice(DatasetCodec.toMessage(price));
    } else {
      filter.setMinPrice(DatasetCodec.toMessage(price));
    }
  }

  private String value() {
    int start = position;
    if (!skip('=')) {
      throw wrong(start, "no '='");
    }
    int from = position;
    String value = quotedOrPlain();
    if (value.isEmpty()) {
      throw wrong(from, "no value");
    }
    return value;
  }

  private String quotedOrPlain() {
    int start = position;
    if (skip('"')) {
      int end = text.indexOf('"', position);
      if (end < 0) {
        throw wrong(start, "a quote that does not end");
      }
      position = end + 1;
      return text.substring(start + 1, end).strip();
    }
    int comma = text.indexOf(',', position);
    position = comma < 0 ? text.length() : comma;
    return text.substring(start, position).strip();
  }

  private boolean skip(char wanted) {
    boolean found = position < text.length() && text.charAt(position) == wanted;
    position += found ? 1 : 0;
    return found;
  }

  private CommandException wrong(int at, String problem) {
    return CommandException.usage(
        "--filter %s: position %d: %s; for example --filter '%s'"
            .formatted(Excerpt.of(text), at + 1, problem, EXAMPLE));
  }
}
