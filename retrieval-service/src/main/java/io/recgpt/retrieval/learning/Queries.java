package io.recgpt.retrieval.learning;

import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import java.util.Optional;

/** The queries that people's intents would have made at some time. */
@FunctionalInterface
public interface Queries {
  /**
   * The query of one moment before something was taken; empty where nothing is known of the person.
   *
   * @param count how many items
   */
  Optional<RankingQuery> before(HeldOut heldOut, ItemFilter filter, int count);
}
