package io.recgpt.retrieval.ranking;

import io.recgpt.retrieval.ranking.channels.NeighborSearch;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One ranking, which holds a model while it looks at the items, and not while the index is
 * searched: writers of the model don't wait for an index that hangs. What it prepared before a
 * search it uses after it, unless there was a writer meanwhile.
 */
final class SearchedRanking {
  /** Searches of one ranking, if others go on to change what it looks for; then it does without. */
  private static final int MAX_SEARCHES = 3;

  private final ModelLock model;
  private final NeighborSearch search;
  private final Function<NeighborSearch, Ranker> rankers;
  private @Nullable Ranker ranker;
  private Ranker.@Nullable Prepared prepared;
  private long asOf;

  /**
   * One ranking.
   *
   * @param rankers of the model as it is, which the caller holds
   */
  SearchedRanking(
      ModelLock model, NeighborSearch search, Function<NeighborSearch, Ranker> rankers) {
    this.model = model;
    this.search = search;
    this.rankers = rankers;
  }

  /** What a ranker makes of a query that it prepared. */
  @FunctionalInterface
  interface Work<T> {
    T of(Ranker ranker, Ranker.Prepared prepared);
  }

  <T> T of(RankingQuery query, Ranker.Weighing weighing, Work<T> work) {
    for (int searches = 0; ; searches++) {
      boolean last = searches == MAX_SEARCHES;
      T made = model.reading(() -> attempt(query, weighing, work, last));
      if (made != null) {
        return made;
      }
      search.run();
    }
  }

  /** Null where something must be searched for first. */
  private <T> @Nullable T attempt(
      RankingQuery query, Ranker.Weighing weighing, Work<T> work, boolean last) {
    search.remember();
    Ranker current = ranker;
    Ranker.Prepared known = prepared;
    if (current == null || known == null || asOf != model.changes()) {
      current = rankers.apply(search);
      known = current.prepare(query, weighing);
      ranker = current;
      prepared = known;
      asOf = model.changes();
    }
    return last || search.isComplete() ? work.of(current, known) : null;
  }
}
