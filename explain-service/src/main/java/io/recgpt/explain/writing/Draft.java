package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.language.English;
import io.recgpt.explain.language.ItemFacts;
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
 * @param material the words that filled its main gap; empty: none
 * @param score how good it is by itself
 */
record Draft(
    String text,
    String opening,
    String firstWord,
    SentencePattern pattern,
    @Nullable Link link,
    String material,
    double score) {
  Draft {
    requireNonNull(text);
    requireNonNull(opening);
    requireNonNull(firstWord);
    requireNonNull(pattern);
    requireNonNull(material);
  }

  Draft(String text, SentencePattern pattern, @Nullable Link link, String material, double score) {
    this(text, opening(text), English.firstWord(text), pattern, link, material, score);
  }

  private static String opening(String text) {
    int first = text.indexOf(' ');
    int second = first < 0 ? -1 : text.indexOf(' ', first + 1);
    return second < 0 ? text : text.substring(0, second);
  }

  String citedName() {
    return link == null ? "" : link.evidence().name().text();
  }

  /** Ids of the items cited. */
  List<String> cited() {
    List<String> cited = new ArrayList<>();
    if (link != null) {
      cited.add(link.evidence().itemId());
      ItemFacts companion = link.companion();
      if (companion != null && pattern.slots().contains(Slot.DID_TWO)) {
        cited.add(companion.itemId());
      }
    }
    return cited;
  }
}
