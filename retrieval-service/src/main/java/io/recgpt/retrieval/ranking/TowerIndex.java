package io.recgpt.retrieval.ranking;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.IndexAlias;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.retrieval.ranking.Neighborhoods.Neighborhood;
import io.recgpt.rpc.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One tenant's items in the space of their towers, a version of the index for each trained version.
 * A new one is filled and checked before it serves; the one before it stays, for going back.
 */
final class TowerIndex {
  private static final String NAME = "towers-";
  private static final int BATCH = 1_000;

  /** Vectors that are looked for after a version was filled. */
  private static final int CHECKED = 20;

  private final Tenant tenant;
  private final VectorIndex index;

  TowerIndex(Tenant tenant, VectorIndex index) {
    this.tenant = tenant;
    this.index = index;
  }

  /**
   * Fills the version of what was learned.
   *
   * @throws IllegalStateException where what was put can't be found
   */
  IndexVersion fill(Learned learned) {
    List<Entry> entries = learned.entries();
    IndexVersion version = version(learned);
    index.create(version);
    for (int from = 0; from < entries.size(); from += BATCH) {
      index.upsert(version, entries.subList(from, Math.min(entries.size(), from + BATCH)));
    }
    check(version, entries);
    return version;
  }

  private void check(IndexVersion version, List<Entry> entries) {
    List<Entry> checked = new ArrayList<>();
    for (int i = 0; i < entries.size(); i += Math.max(1, entries.size() / CHECKED)) {
      checked.add(entries.get(i));
    }
    if (checked.isEmpty()) {
      return;
    }
    List<List<VectorIndex.Hit>> found =
        index.search(version, checked.stream().map(Entry::vector).toList(), key -> true, 1);
    for (int i = 0; i < checked.size(); i++) {
      if (found.get(i).isEmpty() || found.get(i).getFirst().similarity() < 0.99) {
        throw new IllegalStateException(
            "%s does not find item %d that was put: the version before serves"
                .formatted(version.described(), checked.get(i).key()));
      }
    }
  }

  /** Lets a version serve, and drops those older than the one before. */
  void serve(IndexVersion version) {
    IndexAlias alias = IndexAlias.active(tenant);
    Optional<IndexVersion> before = index.resolve(alias);
    index.point(alias, version);
    for (IndexVersion other : index.versions(tenant)) {
      if (other.name().startsWith(NAME)
          && !other.equals(version)
          && !before.map(other::equals).orElse(false)) {
        index.drop(other);
      }
    }
  }

  /** Drops a version that never served. */
  void drop(IndexVersion version) {
    index.drop(version);
  }

  /** Puts items that were added or changed. */
  void put(Learned learned, List<Entry> entries) {
    if (!entries.isEmpty()) {
      index.upsert(version(learned), entries);
    }
  }

  /** The nearest items of each query, in one search. */
  List<Neighborhood> near(Learned learned, List<Embedding> queries, Scores open) {
    return queries.isEmpty()
        ? List.of()
        : Neighborhoods.search(index, version(learned), queries, open::isOpen);
  }

  private IndexVersion version(Learned learned) {
    return new IndexVersion(tenant, NAME + learned.trained().version(), learned.dimension());
  }
}
