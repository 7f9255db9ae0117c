package io.recgpt.explain.writing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.recgpt.explain.affinity.Comparisons;
import io.recgpt.explain.affinity.Link;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.language.DomainWords;
import java.time.Duration;
import java.util.List;

/**
 * Sentences as they were composed of late: the same item is shown for the same reason again and
 * again, and what can be said of it depends on these alone. Which sentence a list takes depends on
 * the list, and is chosen anew. Thread-safe.
 */
public final class Compositions {
  /** Drafts kept; one takes some 300 bytes. */
  private static final long MAX_DRAFTS = 100_000;

  private static final int MAX_DOMAINS = 1_000;
  private static final Duration UNUSED = Duration.ofMinutes(2);

  private final Cache<Key, Composition> kept =
      Caffeine.newBuilder()
          .maximumWeight(MAX_DRAFTS)
          .weigher((Key key, Composition value) -> 1 + value.size())
          .expireAfterAccess(UNUSED)
          .executor(Runnable::run)
          .recordStats()
          .build();
  private final Cache<DomainWords, ExplanationGuard> guards =
      Caffeine.newBuilder().maximumSize(MAX_DOMAINS).build();

  private final Comparisons comparisons = new Comparisons();

  private record Key(
      Lexicon lexicon, ItemFacts item, String interest, List<Composition.Passage> passages) {
    /** By names alone: the facts themselves would take longer to hash than to compare. */
    @Override
    public int hashCode() {
      int hash = 31 * item.itemId().hashCode() + interest.hashCode();
      for (Composition.Passage passage : passages) {
        Link link = passage.link();
        hash = 31 * hash + (link == null ? 0 : link.evidence().itemId().hashCode());
      }
      return hash;
    }
  }

  /** How often the sentences on an item were kept. */
  public CacheStats stats() {
    return kept.stats();
  }

  /** How often what two items have in common was kept. */
  public CacheStats linkStats() {
    return comparisons.stats();
  }

  /** What the sentences rest on. */
  Comparisons comparisons() {
    return comparisons;
  }

  /**
   * The sentences that can be made on an item.
   *
   * @param interest name of the interest that it serves; empty: none
   */
  Composition of(
      Lexicon lexicon, ItemFacts item, String interest, List<Composition.Passage> passages) {
    return kept.get(
        new Key(lexicon, item, interest, List.copyOf(passages)),
        key ->
            Composition.of(key.lexicon(), key.item(), key.interest(), key.passages(), guard(key)));
  }

  private ExplanationGuard guard(Key key) {
    return guards.get(key.lexicon().domain(), ExplanationGuard::new);
  }
}
