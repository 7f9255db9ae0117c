package io.recgpt.explain.writing;

import io.recgpt.explain.explanation.BehaviorKind;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.explain.language.English;
import io.recgpt.explain.writing.SentencePattern.Use;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The words that a sentence may take, by where they come from. */
final class Grounds {
  private static final Set<String> PATTERN_WORDS = patternWords();

  private Grounds() {}

  /** Whether patterns and counts bring a word, by its stem. */
  static boolean isTemplate(String stem) {
    return PATTERN_WORDS.contains(stem);
  }

  /** Stems of the words that a domain brings: verbs and the item noun. */
  static Set<String> ofDomain(DomainWords domain) {
    Set<String> stems = new HashSet<>();
    addAll(stems, domain.itemNoun());
    for (BehaviorKind kind : BehaviorKind.values()) {
      addAll(stems, domain.verb(kind.name(), kind.verb()));
    }
    return stems;
  }

  /**
   * What a sentence may be made of: what its claims name, the words of the items that it cites, the
   * interest's, and those of counts.
   */
  static List<Set<String>> of(Draft draft, String interest) {
    List<Set<String>> grounds = new ArrayList<>();
    draft.cited().forEach(cited -> grounds.add(cited.ownStems()));
    Set<String> own = new HashSet<>();
    draft.shared().forEach(feature -> addAll(own, feature));
    draft.own().forEach(feature -> addAll(own, feature));
    if (draft.pattern().has(Slot.Role.INTEREST)) {
      addAll(own, interest);
    }
    if (draft.pattern().has(Slot.Role.POPULAR)) {
      addAll(
          own,
          draft.counts().category() + " " + draft.counts().past() + " " + draft.counts().rank());
    }
    if (draft.pattern().has(Slot.Role.TOGETHER)) {
      addAll(own, draft.counts().others());
    }
    grounds.add(own);
    return grounds;
  }

  private static Set<String> patternWords() {
    Set<String> stems = new HashSet<>();
    for (Use use : Use.values()) {
      for (SentencePattern pattern : Patterns.of(use)) {
        pattern.parts().forEach(part -> addAll(stems, part));
      }
    }
    addAll(stems, "from your history holds");
    addAll(stems, "set pack box");
    for (int i = 2; i <= 12; i++) {
      stems.add(English.number(i));
    }
    return Set.copyOf(stems);
  }

  private static void addAll(Set<String> stems, String text) {
    for (String word : English.words(text)) {
      stems.add(English.stem(word));
      for (String part : word.split("-", -1)) {
        stems.add(English.stem(part));
      }
    }
  }
}
