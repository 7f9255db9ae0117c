package io.recgpt.explain.checking;

import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.explain.language.English;
import io.recgpt.inference.task.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that a sentence of a language model must pass before anybody reads it (RecGPT V1,
 * recommendation explanation: relevance, factuality, clarity, safety; V2: variety). Safe for any
 * number of threads.
 */
public final class SentenceChecks {
  private final List<SentenceCheck> checks;
  private final SentenceCheck banned;

  private SentenceChecks(List<SentenceCheck> checks, SentenceCheck banned) {
    this.checks = List.copyOf(checks);
    this.banned = banned;
  }

  /** The checks for sentences in English. */
  public static SentenceChecks of(DomainWords domain) {
    Set<String> noun =
        English.words(domain.itemNoun()).stream().map(English::stem).collect(Collectors.toSet());
    SentenceCheck banned = SafetyChecks.banned(domain.bannedWords());
    return new SentenceChecks(
        List.of(
            FormChecks::length,
            FormChecks::characters,
            FormChecks::language,
            SafetyChecks::address,
            SafetyChecks::instruction,
            SafetyChecks::offer,
            SafetyChecks::slogan,
            SafetyChecks::unsafe,
            banned,
            SafetyChecks::genericWord,
            SafetyChecks::firstPerson,
            SafetyChecks::personalClaim,
            SafetyChecks::uncounted,
            GroundingChecks::number,
            new GroundingChecks(noun)::words,
            FormChecks::titleCopy,
            FormChecks::repeatedWord,
            FormChecks::shouting),
        banned);
  }

  /**
   * What is wrong with a sentence; empty: it may be read.
   *
   * @param interestName the interest that it may speak of; empty: none
   * @param recent what it must differ from
   */
  public List<Rejection> faults(
      String text, ItemFacts item, String interestName, RecentSentences recent) {
    Sentence sentence = Sentence.of(text);
    Grounding grounding = Grounding.of(item, interestName);
    List<Rejection> faults = new ArrayList<>();
    for (SentenceCheck check : checks) {
      check.fault(sentence, grounding).ifPresent(faults::add);
    }
    if (faults.isEmpty()) {
      recent.fault(sentence, grounding).ifPresent(faults::add);
    }
    return faults;
  }

  /** Whether a sentence that passed earlier has a word that the domain has banned since. */
  public boolean isBanned(String text) {
    Sentence sentence = Sentence.of(text);
    return banned.fault(sentence, Grounding.NONE).isPresent();
  }
}
