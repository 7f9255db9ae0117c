package io.recgpt.explain.item;

import io.recgpt.explain.language.English;
import java.util.List;

/**
 * Finds the words of a title that name a look, such as "retrospot", with those that belong to them.
 */
final class Looks {
  private static final int LONGEST = 3;

  private final Lexicon lexicon;
  private final List<String> titleWords;

  Looks(Lexicon lexicon, List<String> titleWords) {
    this.lexicon = lexicon;
    this.titleWords = titleWords;
  }

  /**
   * The title words beside its noun that name a look, as "red retrospot" in "Lunch Bag Red
   * Retrospot"; empty: none.
   */
  String beside(Name name) {
    int from = 0;
    int to = titleWords.size();
    for (int i = 0; i < titleWords.size(); i++) {
      if (English.stem(titleWords.get(i)).equals(name.head())) {
        from = Math.max(0, i + 1 - English.length(name.text()));
        to = i + 1;
        break;
      }
    }
    if (name.proper() || (to == titleWords.size() && from == 0)) {
      return "";
    }
    int end = to;
    while (end < titleWords.size() && end - to < LONGEST && inLook(end)) {
      end++;
    }
    boolean cut = end < titleWords.size() && !endsLook(titleWords.get(end));
    String after = cut ? "" : look(titleWords.subList(to, end));
    int start = from;
    while (start > 0 && from - start < LONGEST && inLook(start - 1)) {
      start--;
    }
    boolean legend = start > 0 && English.isFunction(titleWords.get(start - 1));
    return after.isEmpty() && !legend ? look(titleWords.subList(start, from)) : after;
  }

  /** False for a word that may belong to the look before it, as "flag" to "union". */
  private static boolean endsLook(String word) {
    return English.isFunction(word) || English.is("generic", word) || word.matches("\\d.*");
  }

  private String look(List<String> words) {
    boolean telling = words.stream().anyMatch(lexicon::isLook);
    boolean sound =
        telling
            && !English.isPlural(words.getLast())
            && words.stream().noneMatch(word -> word.matches("assorted|asst|colou?r.*"));
    return sound ? String.join(" ", words) : "";
  }

  /** True for a word that names a look, is a colour, or belongs to such a word beside it. */
  private boolean inLook(int at) {
    String word = titleWords.get(at);
    if (lexicon.isLook(word) || English.isColour(word)) {
      return true;
    }
    boolean next = at + 1 < titleWords.size() && inLookWith(at, at + 1, at + 1);
    return next || (at > 0 && inLookWith(at - 1, at, at - 1));
  }

  private boolean inLookWith(int before, int word, int look) {
    return lexicon.isLook(titleWords.get(look))
        && !English.is("thing", titleWords.get(word))
        && !English.is("thing", titleWords.get(before))
        && !English.isColour(titleWords.get(look))
        && lexicon.titles().isCompound(titleWords.get(before), titleWords.get(word));
  }
}
