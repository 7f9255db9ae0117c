package io.recgpt.explain.writing;

import io.recgpt.explain.language.DomainWords;
import io.recgpt.explain.language.English;
import io.recgpt.explain.language.ItemFacts;
import io.recgpt.explain.writing.SentencePattern.Use;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The words that a sentence may take, by where they come from. */
final class Grounds {
  /** Gaps whose words are counts over the catalogue rather than the item's text. */
  private static final Set<Slot> FROM_CATALOGUE =
      Set.of(Slot.PLACE, Slot.KINDS, Slot.RANGE, Slot.WORK, Slot.NOTE);

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
   * What a sentence on an item may be made of: the item's words, the interest's, the evidence's.
   */
  static List<Set<String>> of(ItemFacts item, Draft draft, String interest) {
    List<Set<String>> grounds = new ArrayList<>(List.of(item.ownStems()));
    Link link = draft.link();
    if (link != null) {
      grounds.add(link.evidence().ownStems());
      ItemFacts companion = link.companion();
      if (companion != null) {
        grounds.add(companion.ownStems());
      }
    }
    Set<String> own = new HashSet<>();
    addAll(own, interest);
    if (draft.pattern().slots().stream().anyMatch(FROM_CATALOGUE::contains)) {
      addAll(own, draft.material());
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
