package io.recgpt.retrieval.ranking.channels;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.numeric.FixedPoint;
import io.recgpt.retrieval.ranking.model.LearnedSpace;
import io.recgpt.retrieval.ranking.model.TrainedModel;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What was learned, by ordinal. */
public final class BoundModel {
  private final TrainedModel trained;
  private final BoundWeights weights;
  private final List<@Nullable Embedding> vectors = new ArrayList<>();
  private final List<int[]> exact = new ArrayList<>();

  /** Sum of the vectors, and of the products of each two of their values, row by row. */
  private long[] sum = new long[0];

  private long[] products = new long[0];

  /** Places all items of the table in the space of what was learned. */
  public BoundModel(TrainedModel trained, Table table) {
    this.trained = trained;
    this.weights = new BoundWeights(trained.itemWeights(), table);
    for (int i = 0; i < table.size(); i++) {
      put(i, table.row(i));
    }
  }

  /** Places an item that was added or changed; returns its vector, none without towers. */
  public Optional<Embedding> put(int ordinal, Table.@Nullable Row row) {
    LearnedSpace space = trained.space();
    while (vectors.size() <= ordinal) {
      vectors.add(null);
      exact.add(new int[0]);
    }
    if (space == null || row == null) {
      return Optional.empty();
    }
    Embedding vector = space.item(row.placed());
    vectors.set(ordinal, vector);
    count(exact.get(ordinal), -1);
    exact.set(ordinal, FixedPoint.of(vector));
    count(exact.get(ordinal), 1);
    return Optional.of(vector);
  }

  /** Counts a vector in the sums, or takes it out of them. */
  private void count(int[] vector, int sign) {
    int length = vector.length;
    if (sum.length < length) {
      sum = new long[length];
      products = new long[length * length];
    }
    for (int i = 0; i < length; i++) {
      sum[i] += sign * (long) vector[i];
      for (int j = 0; j <= i; j++) {
        products[i * length + j] += sign * (long) vector[i] * vector[j];
      }
    }
  }

  /**
   * Cosines of a vector to all items.
   *
   * @param mean over all
   * @param meanSquare mean of their squares
   */
  record Nearness(double mean, double meanSquare, IntToDoubleFunction of) {}

  /**
   * Cosines of items by ordinal, 0 where one has no place, with their mean over all items.
   *
   * @param count how many items there are
   */
  Nearness nearness(Embedding unit, int count) {
    int[] query = FixedPoint.of(unit);
    double total = 0;
    double squares = 0;
    for (int i = 0; i < Math.min(query.length, sum.length); i++) {
      total += (double) query[i] * sum[i];
      for (int j = 0; j <= i; j++) {
        double both = (double) query[i] * query[j] * products[i * sum.length + j];
        squares += i == j ? both : 2 * both;
      }
    }
    double one = FixedPoint.one();
    return new Nearness(
        total / one / count, squares / one / one / count, ordinal -> of(query, ordinal));
  }

  /** Cosines of items to a vector, by ordinal; 0 where one has no place. */
  IntToDoubleFunction cosines(Embedding unit) {
    int[] query = FixedPoint.of(unit);
    return ordinal -> of(query, ordinal);
  }

  private double of(int[] query, int ordinal) {
    int[] vector = ordinal < exact.size() ? exact.get(ordinal) : new int[0];
    return vector.length == 0 ? 0 : FixedPoint.dot(vector, query);
  }

  /** One more than the highest ordinal that was placed. */
  int size() {
    return vectors.size();
  }

  /** Dimension of the towers' space; 0 without towers. */
  public int dimension() {
    return exact.stream().mapToInt(vector -> vector.length).max().orElse(0);
  }

  /** What the index must have. */
  List<VectorIndex.Entry> entries() {
    List<VectorIndex.Entry> entries = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      Embedding vector = vectors.get(i);
      if (vector != null) {
        entries.add(new VectorIndex.Entry(i, vector));
      }
    }
    return entries;
  }

  /** What was learned, before its items were placed. */
  public TrainedModel trained() {
    return trained;
  }

  /** The item-to-item weights by the table's ordinals. */
  public BoundWeights weights() {
    return weights;
  }

  /** The person in the towers' space; null without towers or history. */
  @Nullable Embedding user(History history, Table table) {
    LearnedSpace space = trained.space();
    if (space == null || history.entries().isEmpty()) {
      return null;
    }
    List<LearnedSpace.Taken> taken = new ArrayList<>();
    for (RankingQuery.HistoryItem item : history.liked()) {
      Table.Row row = table.row(item.itemId());
      if (row != null) {
        taken.add(new LearnedSpace.Taken(item.itemId(), item.action(), row.embedding()));
      }
    }
    return space.user(taken);
  }

  /** A tag in the space that its queries are made in. */
  Embedding tag(Embedding text) {
    LearnedSpace space = trained.space();
    return space == null ? text : space.tag(text);
  }

  /** True where tags are looked for in the towers' space. */
  boolean ofTowers() {
    return trained.space() != null;
  }
}
