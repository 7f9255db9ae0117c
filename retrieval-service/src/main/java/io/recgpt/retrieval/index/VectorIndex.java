package io.recgpt.retrieval.index;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.rpc.Tenant;
import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The nearest neighbours of vectors among a tenant's items. It is derived data: what it loses can
 * be put again from the store. Thread-safe.
 */
public interface VectorIndex extends AutoCloseable {
  /** Adds or replaces vectors; they are found by every later search. */
  void upsert(Tenant tenant, Collection<Entry> entries);

  /** Takes vectors out; unknown keys are passed over. */
  void delete(Tenant tenant, Collection<Integer> keys);

  /**
   * For each query the entries of highest cosine, best first, ties in order of their keys.
   *
   * @param queries unit vectors of the index's dimension
   * @param admits which keys may be found; asked for each key at most once a search
   * @param limit how many hits a query, 1 or more
   */
  List<List<Hit>> search(Tenant tenant, List<Embedding> queries, IntPredicate admits, int limit);

  /** Position in the catalogue's changes up to which the index is known to be whole. */
  long checkpoint();

  /** Keeps what was put so far, which is all changes up to a position. */
  void commit(long sequence);

  @Override
  void close();

  /**
   * A vector to find.
   *
   * @param key of the item, unique within its tenant, 0 or more
   * @param vector unit vector of the index's dimension
   */
  record Entry(int key, Embedding vector) {
    public Entry {
      requireNonNull(vector, "vector");
      if (key < 0) {
        throw new IllegalArgumentException("key: %d (expected: >= 0)".formatted(key));
      }
    }
  }

  /**
   * A vector found.
   *
   * @param similarity cosine to the query, -1 to 1
   */
  record Hit(int key, double similarity) {}
}
