package io.recgpt.retrieval.ranking;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.FixedPoint;
import io.recgpt.retrieval.index.VectorIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was learned, by ordinal. */
final class Learned {
  private final Trained trained;
  private final BoundWeights weights;
  private final List<@Nullable Embedding> vectors = new ArrayList<>();
  private final List<int[]> exact = new ArrayList<>();

  Learned(Trained trained, Table table) {
    this.trained = trained;
    this.weights = new BoundWeights(trained.itemWeights(), table);
    for (int i = 0; i < table.size(); i++) {
      put(i, table.row(i));
    }
  }

  /** Places an item that was added or changed; answers its vector, none without towers. */
  Optional<Embedding> put(int ordinal, Table.@Nullable Row row) {
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
    exact.set(ordinal, FixedPoint.of(vector));
    return Optional.of(vector);
  }

  /** One more than the highest ordinal that was placed. */
  int size() {
    return vectors.size();
  }

  /** Dimension of the towers' space; 0 without towers. */
  int dimension() {
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

  Trained trained() {
    return trained;
  }

  BoundWeights weights() {
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

  /** Cosines of items by ordinal, 0 where one has no place. */
  double[] nearness(Embedding unit, int size) {
    int[] query = FixedPoint.of(unit);
    double[] raw = new double[size];
    for (int i = 0; i < Math.min(size, exact.size()); i++) {
      int[] vector = exact.get(i);
      raw[i] = vector.length == 0 ? 0 : FixedPoint.dot(vector, query);
    }
    return raw;
  }
}
