package io.recgpt.retrieval.index;

import io.recgpt.inference.Embedding;
import io.recgpt.rpc.Tenant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntPredicate;

/** A vector index in memory that compares everything with everything. */
public final class ScanningVectorIndex implements VectorIndex {
  private final Map<Tenant, Map<Integer, Embedding>> vectors = new ConcurrentHashMap<>();
  private volatile long checkpoint;

  @Override
  public void upsert(Tenant tenant, Collection<Entry> entries) {
    entries.forEach(entry -> of(tenant).put(entry.key(), entry.vector()));
  }

  @Override
  public void delete(Tenant tenant, Collection<Integer> keys) {
    keys.forEach(of(tenant)::remove);
  }

  @Override
  public List<List<Hit>> search(
      Tenant tenant, List<Embedding> queries, IntPredicate admits, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: %d (expected: >= 1)".formatted(limit));
    }
    List<Map.Entry<Integer, Embedding>> admitted =
        of(tenant).entrySet().stream().filter(entry -> admits.test(entry.getKey())).toList();
    return queries.stream()
        .map(query ->
            admitted.stream()
                .map(entry ->
                    new Hit(
                        entry.getKey(), DotProduct.of(query.toArray(), entry.getValue().toArray())))
                .sorted(
                    Comparator.comparingDouble(Hit::similarity)
                        .reversed()
                        .thenComparingInt(Hit::key))
                .limit(limit)
                .toList())
        .toList();
  }

  @Override
  public long checkpoint() {
    return checkpoint;
  }

  @Override
  public void commit(long sequence) {
    checkpoint = sequence;
  }

  @Override
  public void close() {}

  private Map<Integer, Embedding> of(Tenant tenant) {
    return vectors.computeIfAbsent(tenant, added -> new ConcurrentSkipListMap<>());
  }
}
