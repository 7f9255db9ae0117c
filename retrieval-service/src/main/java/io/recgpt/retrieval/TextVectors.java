package io.recgpt.retrieval;

import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.rpc.RpcException;
import io.recgpt.rpc.Tenant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index's vectors of the items' texts in step with the store. What an index that is down
 * does not take is remembered and put with the next change; until then no checkpoint covers it, so
 * that a restart puts it too. Not thread-safe: its caller orders the changes.
 */
final class TextVectors {
  private static final Logger log = LoggerFactory.getLogger(TextVectors.class);

  private final VectorIndex index;
  private final int dimension;
  private final Map<IndexVersion, Map<Integer, Entry>> owed = new HashMap<>();
  private final Set<IndexVersion> unkept = new HashSet<>();

  TextVectors(VectorIndex index, int dimension) {
    this.index = index;
    this.dimension = dimension;
  }

  /** The change up to which a tenant's vectors are in the index, given the last in the store. */
  long checkpoint(Tenant tenant, long end) {
    IndexVersion version = IndexVersion.text(tenant, dimension);
    index.create(version);
    long checkpoint = index.checkpoint(version);
    if (checkpoint <= end) {
      return checkpoint;
    }
    // An index ahead of its store is of another state of it: all is put again.
    index.drop(version);
    return 0;
  }

  /** Puts vectors, now or as soon as the index takes them. */
  void put(Tenant tenant, List<Entry> entries) {
    if (!entries.isEmpty()) {
      IndexVersion version = IndexVersion.text(tenant, dimension);
      Map<Integer, Entry> all = owed.computeIfAbsent(version, added -> new HashMap<>());
      entries.forEach(entry -> all.put(entry.key(), entry));
      pay(version);
    }
  }

  /** Keeps what the index has, which is all changes up to a position but for what is owed. */
  void commit(long end) {
    for (IndexVersion version : List.copyOf(owed.keySet())) {
      if (!pay(version)) {
        break;
      }
    }
    for (IndexVersion version : List.copyOf(unkept)) {
      if (!owed.containsKey(version)) {
        try {
          index.commit(version, end);
          unkept.remove(version);
        } catch (RpcException down) {
          log.warn("{} is not kept yet: {}", version.described(), down.getMessage());
          break;
        }
      }
    }
  }

  private boolean pay(IndexVersion version) {
    Map<Integer, Entry> entries = owed.getOrDefault(version, Map.of());
    try {
      index.create(version);
      index.upsert(version, entries.values());
    } catch (RpcException down) {
      log.warn(
          "{} vectors of {} wait for the index: {}",
          entries.size(),
          version.described(),
          down.getMessage());
      return false;
    }
    owed.remove(version);
    unkept.add(version);
    return true;
  }
}
