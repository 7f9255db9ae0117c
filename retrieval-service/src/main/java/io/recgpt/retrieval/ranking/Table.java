package io.recgpt.retrieval.ranking;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.DotProduct;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The items of one tenant by ordinal. Not thread-safe. */
final class Table {
  private final List<@Nullable Row> rows = new ArrayList<>();
  private final Map<String, Integer> ordinals = new HashMap<>();
  private final WordIndex words = new WordIndex();

  /** An item with what was derived from it. */
  static final class Row {
    private final TenantModel.Placed placed;
    private final float[] vector;
    private final String titleKey;

    private Row(TenantModel.Placed placed) {
      this.placed = placed;
      this.vector = placed.embedding().toArray();
      this.titleKey = String.join(" ", WordIndex.words(placed.item().title()));
    }

    CatalogueItem item() {
      return placed.item();
    }

    TenantModel.Placed placed() {
      return placed;
    }

    /** The item's category, or the cluster that stands in. */
    String category() {
      return placed.category();
    }

    /** Unit vector of the item's text. */
    Embedding embedding() {
      return placed.embedding();
    }

    /** Equal for titles that differ in case and punctuation alone. */
    String titleKey() {
      return titleKey;
    }

    /** Cosine of two items' texts. */
    double similarity(Row other) {
      return DotProduct.of(vector, other.vector);
    }
  }

  /** Adds or replaces an item, unless what stands there is newer. */
  void put(TenantModel.Placed placed) {
    int ordinal = placed.ordinal();
    while (rows.size() <= ordinal) {
      rows.add(null);
    }
    Row before = rows.get(ordinal);
    if (before == null || before.placed.sequence() <= placed.sequence()) {
      rows.set(ordinal, new Row(placed));
      ordinals.put(placed.item().id(), ordinal);
      words.put(ordinal, terms(placed.item()));
    }
  }

  /** What may make items alike: words, and attributes as they are, a film's year among them. */
  private static List<String> terms(CatalogueItem item) {
    List<String> terms =
        WordIndex.words(
            String.join(
                " ", item.title(), String.join(" ", item.tags()), item.category(), item.brand()));
    item.attributes().forEach((key, value) -> terms.add(key + "=" + value));
    return terms;
  }

  /** One more than the highest ordinal. */
  int size() {
    return rows.size();
  }

  /** The item with an ordinal, or null where the catalogue has none. */
  @Nullable Row row(int ordinal) {
    return ordinal < rows.size() ? rows.get(ordinal) : null;
  }

  /** The ordinal of an item, or null where the catalogue has none. */
  @Nullable Integer ordinal(String itemId) {
    return ordinals.get(itemId);
  }

  WordIndex words() {
    return words;
  }
}
