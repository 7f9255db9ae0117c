package io.recgpt.retrieval.ranking.channels;

import io.recgpt.retrieval.index.IndexAlias;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tenant's items in the space of their towers, a version of the index for each trained version.
 * A new one is filled and checked before it serves; the one before it stays, for going back.
 */
public final class TowerIndex {
  private static final String NAME = "towers-";
  private static final int BATCH = 1_000;

  /** Vectors that are looked for after a version was filled. */
  private static final int CHECKED = 20;

  private static final Logger log = LoggerFactory.getLogger(TowerIndex.class);

  private final Tenant tenant;
  private final VectorIndex index;
  private final ReentrantLock paying = new ReentrantLock();

  /** What the version in use lacks, by key; guarded by itself. */
  private final Map<Integer, Entry> owed = new HashMap<>();

  private @Nullable IndexVersion creditor;

  /** One tenant's versions in an index that others may share. */
  public TowerIndex(Tenant tenant, VectorIndex index) {
    this.tenant = tenant;
    this.index = index;
  }

  /**
   * Fills the version of what was learned.
   *
   * @throws IllegalStateException where what was put can't be found
   */
  public IndexVersion fill(BoundModel learned) {
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
  public void serve(IndexVersion version) {
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
  public void drop(IndexVersion version) {
    index.drop(version);
  }

  /** Puts items that were added or changed. */
  public void put(BoundModel learned, List<Entry> entries) {
    if (!entries.isEmpty()) {
      index.upsert(version(learned), entries);
    }
  }

  /** Notes items of the version in use that were added or changed, to be put by {@link #pay}. */
  public void owe(BoundModel learned, List<Entry> entries) {
    if (learned.dimension() == 0) {
      return;
    }
    IndexVersion version = version(learned);
    synchronized (owed) {
      if (!version.equals(creditor)) {
        owed.clear();
        creditor = version;
      }
      entries.forEach(entry -> owed.put(entry.key(), entry));
    }
  }

  /** Puts what is owed, as far as the index takes it; the rest is put with the next change. */
  public void pay() {
    paying.lock();
    try {
      IndexVersion version;
      Map<Integer, Entry> entries;
      synchronized (owed) {
        version = creditor;
        entries = Map.copyOf(owed);
      }
      if (version == null || entries.isEmpty()) {
        return;
      }
      index.upsert(version, entries.values());
      synchronized (owed) {
        if (version.equals(creditor)) {
          // Those that were replaced meanwhile are owed still.
          entries.forEach(owed::remove);
        }
      }
    } catch (RpcException down) {
      log.warn("{} items wait for the index: {}", tenant.id(), down.getMessage());
    } finally {
      paying.unlock();
    }
  }

  /** The version of the index that has what was learned. */
  IndexVersion version(BoundModel learned) {
    return new IndexVersion(tenant, NAME + learned.trained().version(), learned.dimension());
  }
}
