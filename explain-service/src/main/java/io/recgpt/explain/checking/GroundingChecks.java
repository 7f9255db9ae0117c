package io.recgpt.explain.checking;

import static io.recgpt.explain.checking.FormChecks.fault;

import io.recgpt.explain.language.English;
import io.recgpt.inference.task.Rejection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the words of a sentence come from the item and the interest (RecGPT V1, recommendation
 * explanation: no invented function, material or brand). What states a quality must be the item's
 * own, unless the sentence quotes the interest's whole name.
 */
final class GroundingChecks {
  private static final int DENIED_AFTER = 3;

  private final Set<String> domain;

  /** Checks for a domain, whose noun for an item grounds itself. */
  GroundingChecks(Set<String> domainWords) {
    this.domain = Set.copyOf(domainWords);
  }

  static Optional<Rejection> number(Sentence sentence, Grounding grounding) {
    Set<String> numbers = new HashSet<>();
    Grounding.numbersOf(sentence.text(), numbers);
    numbers.removeAll(grounding.numbers());
    return numbers.isEmpty()
        ? Optional.empty()
        : fault("invented-number", "no number that the item's text doesn't have");
  }

  /** The first word that nothing grounds, under the name of what it would claim. */
  Optional<Rejection> words(Sentence sentence, Grounding grounding) {
    boolean[] quoted = quotes(sentence.lower(), grounding.interest());
    for (int i = 0; i < sentence.lower().size(); i++) {
      String word = sentence.lower().get(i);
      if (!quoted[i] && !English.isFunction(word) && !English.is("denial", word)) {
        Optional<Rejection> fault = word(sentence, i, grounding);
        if (fault.isPresent()) {
          return fault;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Rejection> word(Sentence sentence, int at, Grounding grounding) {
    String word = sentence.lower().get(at);
    boolean denied = isDenied(sentence.lower(), at);
    if (grounding.ofItem(word)) {
      return denied
          ? fault("denied-claim", "deny nothing that the item's text says")
          : Optional.empty();
    }
    if (grounding.isDenied(word)) {
      return denied
          ? Optional.empty()
          : fault("denied-claim", "claim nothing that the item's text denies");
    }
    if (English.is("neutral", word) || domain.contains(English.stem(word))) {
      return Optional.empty();
    }
    String quoted = Sentence.quoted(word);
    if (English.is("material", word) || English.isMass(word)) {
      return fault("invented-material", "the item's text doesn't say '%s'".formatted(quoted));
    }
    if (English.isAdjective(word) || Grounding.turnsAround(word)) {
      return fault("invented-function", "the item's text doesn't say '%s'".formatted(quoted));
    }
    if (grounding.ofInterest(word)) {
      return Optional.empty();
    }
    boolean name = at > 0 && !sentence.words().get(at).equals(word);
    return name
        ? fault("invented-name", "neither item nor interest names '%s'".formatted(quoted))
        : fault("invented-word", "neither item nor interest says '%s'".formatted(quoted));
  }

  /** True where a "not" or "without" stands before the word with at most one between. */
  private static boolean isDenied(List<String> words, int at) {
    return words.subList(Math.max(0, at - DENIED_AFTER + 1), at).stream()
        .anyMatch(word -> English.is("denial", word));
  }

  /** Marks where the sentence has the interest's whole name. */
  private static boolean[] quotes(List<String> words, List<String> interest) {
    boolean[] quoted = new boolean[words.size()];
    for (int i = 0; !interest.isEmpty() && i + interest.size() <= words.size(); i++) {
      boolean same = true;
      for (int j = 0; j < interest.size(); j++) {
        same &= WordRoot.of(words.get(i + j)).equals(WordRoot.of(interest.get(j)));
      }
      for (int j = 0; same && j < interest.size(); j++) {
        quoted[i + j] = true;
      }
    }
    return quoted;
  }
}
