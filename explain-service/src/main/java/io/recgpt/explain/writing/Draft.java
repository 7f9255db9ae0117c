package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.affinity.Link;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.language.English;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sentence that could explain an item.
 *
 * @param text the sentence
 * @param opening its first two words
 * @param firstWord its first word, as lists count them
 * @param pattern what it was made from
 * @param link what it cites; null: nothing
 * @param counts what it may say of counts
 * @param material the words that filled its main gap; empty: none
 * @param score how good it is by itself
 * @param shared what it says that the item shares with what it cites, in the catalogue's words
 * @param own what it says of the item alone, in the catalogue's words
 */
record Draft(
    String text,
    String opening,
    String firstWord,
    SentencePattern pattern,
    @Nullable Link link,
    CountPhrases counts,
    String material,
    double score,
    List<String> shared,
    List<String> own) {
  Draft {
    requireNonNull(text);
    requireNonNull(opening);
    requireNonNull(firstWord);
    requireNonNull(pattern);
    requireNonNull(counts);
    requireNonNull(material);
    shared = List.copyOf(shared);
    own = List.copyOf(own);
  }

  Draft(
      String text,
      SentencePattern pattern,
      @Nullable Link link,
      CountPhrases counts,
      String material,
      double score,
      List<String> shared,
      List<String> own) {
    this(
        text,
        opening(text),
        English.firstWord(text),
        pattern,
        link,
        counts,
        material,
        score,
        shared,
        own);
  }

  private static String opening(String text) {
    int first = text.indexOf(' ');
    int second = first < 0 ? -1 : text.indexOf(' ', first + 1);
    return second < 0 ? text : text.substring(0, second);
  }

  String citedName() {
    return link == null ? "" : link.evidence().name().text();
  }

  /** The items cited. */
  List<ItemFacts> cited() {
    List<ItemFacts> cited = new ArrayList<>();
    if (link != null && pattern.has(Slot.Role.CITED)) {
      cited.add(link.evidence());
      ItemFacts companion = link.companion();
      if (companion != null && pattern.slots().contains(Slot.DID_TWO)) {
        cited.add(companion);
      }
    }
    return cited;
  }

  /** True where the catalogue says all of it, of the item and of each item that it cites. */
  boolean isTrueOf(ItemFacts item) {
    List<ItemFacts> cited = cited();
    return own.stream().allMatch(item::has)
        && shared.stream()
            .allMatch(
                feature -> item.has(feature) && cited.stream().allMatch(one -> one.has(feature)));
  }
}
