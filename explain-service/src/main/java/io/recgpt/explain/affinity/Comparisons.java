package io.recgpt.explain.affinity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.recgpt.explain.explanation.BehaviorKind;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.Lexicon;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What two items have in common, as it was worked out of late: a person's evidence meets the same
 * items in list after list. The same link is answered again, so that what is made of it is known
 * again without a look into it. Thread-safe.
 */
public final class Comparisons {
  /** A link takes some 300 bytes. */
  private static final int MOST = 50_000;

  private static final Duration UNUSED = Duration.ofMinutes(2);

  private final Cache<Key, Link> kept =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterAccess(UNUSED)
          .executor(Runnable::run)
          .recordStats()
          .build();

  /** The very objects: facts that are read anew are others, even where they say the same. */
  private record Key(
      Lexicon lexicon, ItemFacts item, ItemFacts evidence, @Nullable BehaviorKind kind) {
    @Override
    @SuppressWarnings("ReferenceEquality") // As said above.
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && lexicon == that.lexicon
          && item == that.item
          && evidence == that.evidence
          && kind == that.kind;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * System.identityHashCode(item) + System.identityHashCode(evidence))
          + (kind == null ? 0 : kind.strength());
    }
  }

  /** How often a link was kept. */
  public CacheStats stats() {
    return kept.stats();
  }

  /** The link as it was made before, or is made now. */
  Link of(
      Lexicon lexicon,
      ItemFacts item,
      ItemFacts evidence,
      @Nullable BehaviorKind kind,
      Supplier<Link> made) {
    Key key = new Key(lexicon, item, evidence, kind);
    Link known = kept.getIfPresent(key);
    if (known == null) {
      known = made.get();
      kept.put(key, known);
    }
    return known;
  }
}
