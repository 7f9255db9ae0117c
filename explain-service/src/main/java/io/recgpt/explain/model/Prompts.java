package io.recgpt.explain.model;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.checking.RecentSentences;
import io.recgpt.explain.explanation.Pair;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.inference.generation.TokenCounter;
import io.recgpt.inference.task.Rejection;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What a model is asked for one tenant: which style each sentence gets, and which turns of phrase
 * are worn. Safe for any number of threads.
 */
public final class Prompts {
  private static final int MAX_WORN_OPENINGS = 12;

  private final TokenCounter tokens;
  private final StyleChoice styles = new StyleChoice();
  private final RecentSentences recent;

  /**
   * Prompts that go on after these sentences.
   *
   * @param latest a tenant's latest sentences, oldest first
   */
  public Prompts(TokenCounter tokens, Collection<String> latest) {
    this.tokens = requireNonNull(tokens);
    this.recent = RecentSentences.of(latest);
  }

  /** Prompts whose tokens are estimated from their characters. */
  public static Prompts estimated(Collection<String> latest) {
    return new Prompts(new EstimatedTokens(), latest);
  }

  /** Name and number of the wording. */
  public static String version() {
    return ExplainPrompt.version();
  }

  /** Name of the tokeniser that counts. */
  public String tokenizer() {
    return tokens.name();
  }

  /** Picks the style of a sentence that will be written. */
  Assignment assign(Pair pair, ItemFacts item, Lexicon lexicon, LocalDate today) {
    return styles.assign(pair, item, lexicon, today);
  }

  /** The style that a sentence would be written in. */
  public Assignment preview(Pair pair, ItemFacts item, Lexicon lexicon, LocalDate today) {
    return styles.preview(pair, item, lexicon, today);
  }

  /** The turns for some sentences. */
  public List<ChatMessage> messages(List<Assignment> assignments, DomainWords domain) {
    return messages(assignments, Map.of(), domain);
  }

  List<ChatMessage> messages(
      List<Assignment> assignments, Map<Integer, List<Rejection>> faults, DomainWords domain) {
    List<String> worn;
    synchronized (recent) {
      worn = recent.wornOpenings(MAX_WORN_OPENINGS);
    }
    return ExplainPrompt.messages(assignments, faults, domain, worn);
  }

  /** Tokens of turns. */
  public long tokens(List<ChatMessage> messages) {
    return messages.stream().mapToLong(turn -> tokens.count(turn.content())).sum();
  }

  /** Tokens at the start that are the same in every prompt. */
  public long sharedPrefixTokens() {
    return tokens.count(ExplainPrompt.sharedPrefix());
  }

  /** The latest sentences, to try others on. */
  RecentSentences recent() {
    synchronized (recent) {
      return recent.copy();
    }
  }

  /** Remembers sentences that passed. */
  void remember(Collection<String> sentences) {
    synchronized (recent) {
      sentences.forEach(recent::add);
    }
  }
}
