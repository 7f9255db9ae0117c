package io.recgpt.retrieval.ranking;

import io.recgpt.inference.Embedding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import io.recgpt.retrieval.index.DotProduct;
import org.jspecify.annotations.Nullable;

/** The items of one tenant by ordinal. Not thread-safe. */
final class Table {
  private final List<@Nullable Row> rows = new ArrayList<>();
  private final Map<String, Integer> ordinals = new HashMap<>();
  private final WordIndex words = new WordIndex();

  /**
   * An item with what was derived from it.
   *
   * @param category the item's category, or the cluster that stands in
   * @param embedding unit vector of the item's text
   * @param vector its values, not to be changed
   * @param titleKey equal for titles that differ in case and punctuation alone
   * @param sequence of the change that made it so
   */
  record Row(
      CatalogueItem item,
      String category,
      Embedding embedding,
      float[] vector,
      String titleKey,
      long sequence) {

    double similarity(Row other) {
      return DotProduct.of(vector, other.vector);
    }
  }

  /** Adds or replaces an item, unless what stands there is newer. */
  void put(int ordinal, CatalogueItem item, String category, Embedding embedding, long sequence) {
    while (rows.size() <= ordinal) {
      rows.add(null);
    }
    Row before = rows.get(ordinal);
    if (before != null && before.sequence() > sequence) {
      return;
    }
    String titleKey = String.join(" ", WordIndex.words(item.title()));
    rows.set(ordinal, new Row(item, category, embedding, embedding.toArray(), titleKey, sequence));
    ordinals.put(item.id(), ordinal);
    words.put(ordinal, terms(item));
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
