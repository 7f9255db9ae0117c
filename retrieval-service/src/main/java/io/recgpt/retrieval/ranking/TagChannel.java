package io.recgpt.retrieval.ranking;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import io.recgpt.rpc.Tenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Items near to predicted tags: one query a tag, {@code beta * h_user + (1 - beta) * h_tag} (RecGPT
 * V1, user-item-tag retrieval). An item's score sums what each tag says for it, so that the nearest
 * tag counts most.
 */
final class TagChannel {
  private static final int HITS_PER_TAG = 100;

  /** A tag whose cosine is this much lower says e times less. */
  private static final double TEMPERATURE = 0.1;

  private final Map<Integer, Found> found = new HashMap<>();

  /** The tag that says most for an item. */
  record Found(RankingQuery.Tag tag, double score) {}

  static TagChannel search(
      RankingQuery query,
      @Nullable Embedding user,
      VectorIndex index,
      Tenant tenant,
      IntPredicate open,
      double[] scores) {
    TagChannel channel = new TagChannel();
    List<RankingQuery.Tag> tags = query.tags().stream().limit(RankingQuery.MOST_TAGS).toList();
    double most = tags.stream().mapToDouble(RankingQuery.Tag::score).max().orElse(0);
    double beta = query.settings().beta();
    List<Embedding> queries =
        tags.stream()
            .map(tag -> user == null
                ? tag.vector()
                : Embedding.weightedMean(
                    List.of(user, tag.vector()), new double[] {beta, 1 - beta}))
            .toList();
    List<List<Hit>> hits =
        index.search(tenant, queries, open, HITS_PER_TAG);
    for (int i = 0; i < tags.size(); i++) {
      double weight = most > 0 ? 0.3 + 0.7 * tags.get(i).score() / most : 1;
      for (Hit hit : hits.get(i)) {
        channel.add(tags.get(i), hit, weight, scores);
      }
    }
    return channel;
  }

  /** The tag that says most for an item, or null where none does. */
  @Nullable Found of(int ordinal) {
    return found.get(ordinal);
  }

  private void add(RankingQuery.Tag tag, Hit hit, double weight, double[] scores) {
    double score = weight * Math.exp((hit.similarity() - 1) / TEMPERATURE);
    scores[hit.key()] += score;
    found.merge(
        hit.key(), new Found(tag, score), (a, b) -> b.score() > a.score() ? b : a);
  }
}
