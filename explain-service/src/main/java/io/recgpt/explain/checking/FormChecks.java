package io.recgpt.explain.checking;

import io.recgpt.explain.item.Casing;
import io.recgpt.explain.language.English;
import io.recgpt.inference.task.Rejection;
import java.lang.Character.UnicodeScript;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a sentence looks like: its length, its characters, its language, what it repeats. */
final class FormChecks {
  private static final int MIN_WORDS = 6;
  private static final int MAX_WORDS = 11;
  private static final int MAX_CHARACTERS = 120;
  private static final double MAX_TITLE_SHARE = 0.67;
  private static final String PUNCTUATION = " ,.;:'-\u2013\u2014&()/+";

  private FormChecks() {}

  static Optional<Rejection> length(Sentence sentence, Grounding grounding) {
    int words = English.length(sentence.text());
    return words >= MIN_WORDS && words <= MAX_WORDS && sentence.text().length() <= MAX_CHARACTERS
        ? Optional.empty()
        : fault("length", "%d words (expected: %d to %d)".formatted(words, MIN_WORDS, MAX_WORDS));
  }

  /** Letters, digits and plain punctuation alone: no markup, quotes, symbols or invisible marks. */
  static Optional<Rejection> characters(Sentence sentence, Grounding grounding) {
    boolean plain =
        sentence
            .text()
            .codePoints()
            .allMatch(point ->
                Character.isLetter(point)
                    || Character.getType(point) == Character.NON_SPACING_MARK
                    || (point >= '0' && point <= '9')
                    || PUNCTUATION.indexOf(point) >= 0);
    return plain
        ? Optional.empty()
        : fault("characters", "letters, digits and plain punctuation only, in one line");
  }

  static Optional<Rejection> shouting(Sentence sentence, Grounding grounding) {
    long loud =
        sentence.words().stream().filter(word -> word.length() > 3 && Casing.isUpper(word)).count();
    return loud > 1 ? fault("shouting", "no words in capitals") : Optional.empty();
  }

  static Optional<Rejection> repeatedWord(Sentence sentence, Grounding grounding) {
    Set<String> said = new HashSet<>();
    String before = "";
    for (String word : sentence.lower()) {
      String stem = English.stem(word);
      if (stem.equals(before) || (!English.isFunction(word) && !said.add(stem))) {
        return fault("repeated-word", "say '%s' once".formatted(Sentence.quoted(word)));
      }
      before = stem;
    }
    return Optional.empty();
  }

  /** Most of the title's words, two at least, are a copy of it. */
  static Optional<Rejection> titleCopy(Sentence sentence, Grounding grounding) {
    Set<String> copied = new HashSet<>();
    for (String word : sentence.lower()) {
      String stem = English.stem(word);
      if (grounding.titleStems().contains(stem)) {
        copied.add(stem);
      }
    }
    return copied.size() >= 2 && copied.size() > MAX_TITLE_SHARE * grounding.titleStems().size()
        ? fault("title-copy", "don't repeat the title: say what it leaves out")
        : Optional.empty();
  }

  /** Latin letters, and words that hold a sentence together. */
  static Optional<Rejection> language(Sentence sentence, Grounding grounding) {
    boolean latin =
        sentence
            .text()
            .codePoints()
            .filter(Character::isLetter)
            .allMatch(point -> UnicodeScript.of(point) == UnicodeScript.LATIN);
    boolean english = sentence.lower().stream().anyMatch(English::isFunction);
    return latin && english
        ? Optional.empty()
        : fault("language", "write an English phrase with words such as 'for' or 'with'");
  }

  static Optional<Rejection> fault(String check, String detail) {
    return Optional.of(new Rejection(check, detail));
  }
}
