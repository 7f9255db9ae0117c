package io.recgpt.quality.audit;

import com.google.common.base.Strings;
import io.recgpt.type.v1.Item;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All items of a tenant as the audit reads them, and how many of them have a feature or a word. */
public final class Catalogue {
  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, Integer> withFeature = new HashMap<>();
  private final Map<String, Integer> withName = new HashMap<>();

  /**
   * An item as the audit reads it.
   *
   * @param features tags, category and title words, as Attribution.interest_id defines them
   * @param names words of title, tags and category
   * @param text all that the catalogue says of it: all forms of its words, numbers and stop words
   *     too
   */
  record Entry(Item item, Set<String> features, Set<String> names, Set<String> text) {
    Entry {
      features = Set.copyOf(features);
      names = Set.copyOf(names);
      text = Set.copyOf(text);
    }

    /**
     * True where a word of title, tags or category is the word or another form of it: at least five
     * letters the same, at most four more in either.
     */
    boolean hasInSomeForm(String word) {
      return names.stream()
          .anyMatch(own -> {
            int same = Strings.commonPrefix(own, word).length();
            return own.equals(word)
                || (same >= 5 && own.length() - same <= 4 && word.length() - same <= 4);
          });
    }

    /** True where all words of a phrase, stop words aside, stand in the item's text. */
    boolean says(String phrase) {
      List<String> words = Words.spelled(phrase);
      List<String> telling =
          words.stream().filter(word -> !EnglishWords.STOP.contains(word)).toList();
      return (telling.isEmpty() ? words : telling)
          .stream().allMatch(word -> Words.forms(word).stream().anyMatch(text::contains));
    }
  }

  /** Counts over all items. */
  public Catalogue(Collection<Item> items) {
    for (Item item : items) {
      Entry entry = entry(item);
      if (entries.put(item.getItemId(), entry) == null) {
        entry.features().forEach(feature -> withFeature.merge(feature, 1, Integer::sum));
        entry.names().forEach(word -> withName.merge(word, 1, Integer::sum));
      }
    }
  }

  private static Entry entry(Item item) {
    Set<String> features = new LinkedHashSet<>(Words.featured(item.getTitle()));
    Set<String> names = new HashSet<>(features);
    Set<String> text = new HashSet<>(Words.read(item.getTitle()));
    text.addAll(Words.read(item.getTitleWords()));
    for (String tag : item.getTagsList()) {
      features.add(Words.phrase(tag));
      names.addAll(Words.featured(tag));
      text.addAll(Words.read(tag));
    }
    if (!item.getCategory().isEmpty()) {
      names.addAll(Words.featured(item.getCategory()));
      text.addAll(Words.read(item.getCategory()));
    }
    text.addAll(Words.read(item.getBrand()));
    text.addAll(Words.read(item.getDescription()));
    item.getAttributesMap()
        .forEach((name, value) -> {
          text.addAll(Words.read(name));
          text.addAll(Words.read(value));
        });
    features.remove("");
    return new Entry(item, features, names, text);
  }

  int size() {
    return entries.size();
  }

  Set<String> ids() {
    return entries.keySet();
  }

  /** Null for an unknown item. */
  @Nullable Entry entry(String itemId) {
    return entries.get(itemId);
  }

  /** How many items have a feature. */
  int withFeature(String feature) {
    return withFeature.getOrDefault(feature, 0);
  }

  /** How many items have a word in title, tags or category. */
  int withName(String word) {
    return withName.getOrDefault(word, 0);
  }

  /** The catalogue's own category of an item; empty: none. */
  String category(String itemId) {
    Entry entry = entries.get(itemId);
    return entry == null ? "" : entry.item().getCategory();
  }

  /** The title of an item with its id, for people. */
  String shown(String itemId) {
    Entry entry = entries.get(itemId);
    return entry == null ? itemId : "%s \"%s\"".formatted(itemId, entry.item().getTitle());
  }
}
