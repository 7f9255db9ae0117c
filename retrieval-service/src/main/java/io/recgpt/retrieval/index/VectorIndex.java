package io.recgpt.retrieval.index;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The nearest neighbors of vectors among a tenant's items, in versions. It is derived data: what it
 * loses can be put again from the store. Thread-safe.
 *
 * <p>Where the index can't be reached, or has no such version or alias, each operation throws an
 * {@link RpcException} that says so: PEER_UNAVAILABLE, DEADLINE_EXCEEDED or NOT_READY.
 */
public interface VectorIndex extends AutoCloseable {
  /**
   * Makes an empty version, unless it is there already.
   *
   * @throws IllegalStateException where a version of that name has another dimension
   */
  void create(IndexVersion version);

  /** The versions of a tenant, in order of their names. */
  List<IndexVersion> versions(Tenant tenant);

  /**
   * Takes a version out with all its vectors; one that is not there is passed over.
   *
   * @throws IllegalStateException where an alias stands for it
   */
  void drop(IndexVersion version);

  /** Lets an alias stand for a version from now on, and after a restart. */
  void point(IndexAlias alias, IndexVersion version);

  /**
   * The version that an alias stands for; empty before the first {@link #point}. Queries belong to
   * one version's space: a caller resolves the alias once, makes its queries and searches that
   * version, so that a flip in between does no harm.
   */
  Optional<IndexVersion> resolve(IndexAlias alias);

  /** Adds or replaces vectors; they are found by every later search. The last of a key counts. */
  void upsert(IndexVersion version, Collection<Entry> entries);

  /** Takes vectors out; unknown keys are passed over. */
  void delete(IndexVersion version, Collection<Integer> keys);

  /**
   * For each query the entries of highest cosine, best first, ties in order of their keys. A large
   * version may miss a few of them: RATIONALE.md has the recall by size.
   *
   * @param queries unit vectors of the version's dimension
   * @param admits which keys may be found; asked any number of times, from several threads
   * @param limit how many hits a query, 1 or more
   */
  List<List<Hit>> search(
      SearchSpace space, List<Embedding> queries, IntPredicate admits, int limit);

  /**
   * Position in the catalogue's changes up to which a version is known to be whole; 0 for one that
   * is new or was damaged.
   */
  long checkpoint(IndexVersion version);

  /**
   * Keeps what was put so far into a version, which is all changes up to a position, and makes it
   * fast to search: after many changes of a large tower version it takes seconds.
   */
  void commit(IndexVersion version, long sequence);

  @Override
  void close();

  /**
   * A vector to find.
   *
   * @param key of the item, unique within its tenant, 0 or more
   * @param vector unit vector of the version's dimension
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
