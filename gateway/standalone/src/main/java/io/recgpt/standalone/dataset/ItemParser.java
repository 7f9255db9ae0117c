package io.recgpt.standalone.dataset;

import io.recgpt.standalone.dataset.FieldRules.Breach;
import io.recgpt.standalone.domain.DomainSpec.ItemRules;
import io.recgpt.standalone.domain.DomainSpec.TitleStyle;
import io.recgpt.standalone.tsv.TsvLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes items of the lines of an items file: columns item_id, title, tags ({@code |} between them),
 * attributes ({@code name=value}, {@code ;} between them). Remembers the ids taken, so that a
 * second line with the same id is refused. Not thread-safe.
 */
public final class ItemParser {
  /** Columns that an items file must have. */
  public static final Set<String> REQUIRED = Set.of("item_id", "title");

  private static final int MAXIMUM_PARTS = 64;
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final ItemRules rules;
  private final List<Pattern> strips;
  private final Set<String> taken = new HashSet<>();

  public ItemParser(ItemRules rules) {
    this.rules = rules;
    this.strips = rules.textStrip().stream().map(Pattern::compile).toList();
  }

  /** Reads one line. */
  public Parsed<CatalogueItem> parse(TsvLine.Row row) {
    try {
      CatalogueItem item = item(row);
      taken.add(item.id());
      return new Parsed.Accepted<>(item);
    } catch (Breach e) {
      return new Parsed.Refused<>(e.cause());
    }
  }

  private CatalogueItem item(TsvLine.Row row) throws Breach {
    String id = FieldRules.id("item_id", row.text("item_id"));
    if (taken.contains(id)) {
      throw new Breach("duplicate item_id", id);
    }
    String written = SPACES.matcher(row.text("title")).replaceAll(" ").strip();
    if (written.isEmpty()) {
      throw new Breach("empty title", "");
    }
    FieldRules.limited("title", written, FieldRules.TEXT_CHARACTERS);
    String title = rules.titleStyle() == TitleStyle.TITLE ? TitleCase.of(written) : written;
    Map<String, String> attributes = attributes(row.text("attributes"));
    String category = FieldRules.limited("category", taken(attributes, rules.category()), 200);
    String brand = FieldRules.limited("brand", taken(attributes, rules.brand()), 200);
    Price price = price(taken(attributes, rules.price()));
    Long stock = stock(taken(attributes, rules.stock()));
    String about = FieldRules.limited("description", taken(attributes, rules.description()), 4000);
    return new CatalogueItem(
        id,
        title,
        titleWords(title),
        category,
        brand,
        tags(row.text("tags")),
        limited(attributes),
        price,
        stock,
        about);
  }

  private String titleWords(String title) {
    String words = title;
    for (Pattern strip : strips) {
      words = strip.matcher(words).replaceAll(" ");
    }
    words = SPACES.matcher(words).replaceAll(" ").strip();
    return words.equals(title) ? "" : words;
  }

  private static List<String> tags(String text) throws Breach {
    Set<String> tags = new LinkedHashSet<>();
    for (String part : text.split("\\|", -1)) {
      if (!part.isBlank()) {
        tags.add(FieldRules.limited("tag", part.strip(), 100));
      }
    }
    if (tags.size() > MAXIMUM_PARTS) {
      throw new Breach("too many tags", "%d (expected: at most 64)".formatted(tags.size()));
    }
    return new ArrayList<>(tags);
  }

  private static Map<String, String> attributes(String text) throws Breach {
    Map<String, String> attributes = new TreeMap<>();
    for (String part : text.split(";", -1)) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      String name = equals < 0 ? "" : part.substring(0, equals).strip();
      if (name.isEmpty()) {
        throw new Breach("attribute without a name", part);
      }
      String value = part.substring(equals + 1).strip();
      if (attributes.put(FieldRules.limited("attribute name", name, 100), value) != null) {
        throw new Breach("attribute given twice", name);
      }
    }
    return attributes;
  }

  private static Map<String, String> limited(Map<String, String> attributes) throws Breach {
    if (attributes.size() > MAXIMUM_PARTS) {
      String found = "%d (expected: at most 64)".formatted(attributes.size());
      throw new Breach("too many attributes", found);
    }
    for (String value : attributes.values()) {
      FieldRules.limited("attribute", value, 1000);
    }
    return attributes;
  }

  private static String taken(Map<String, String> attributes, String name) {
    String value = name.isEmpty() ? null : attributes.remove(name);
    return value == null ? "" : value;
  }

  private @Nullable Price price(String text) throws Breach {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Price.parse(rules.currency(), text);
    } catch (IllegalArgumentException e) {
      throw new Breach("price is not an amount of money", text);
    }
  }

  private static @Nullable Long stock(String text) throws Breach {
    if (text.isEmpty()) {
      return null;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw new Breach("stock is not a whole number", text);
    }
    return Long.valueOf(text);
  }
}
