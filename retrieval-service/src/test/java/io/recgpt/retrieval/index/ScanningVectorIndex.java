package io.recgpt.retrieval.index;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.numeric.FixedPoint;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A vector index in memory that compares everything with everything. */
public final class ScanningVectorIndex implements VectorIndex {
  private final Map<IndexVersion, Map<Integer, Embedding>> versions = new ConcurrentHashMap<>();
  private final Map<IndexVersion, Long> checkpoints = new ConcurrentHashMap<>();
  private final Map<IndexAlias, IndexVersion> aliases = new ConcurrentHashMap<>();

  private volatile @Nullable RpcException fault;

  /** Lets every later search fail; null: succeed again. */
  public void fail(@Nullable RpcException with) {
    fault = with;
  }

  @Override
  public void create(IndexVersion version) {
    for (IndexVersion known : versions(version.tenant())) {
      if (known.name().equals(version.name()) && known.dimension() != version.dimension()) {
        throw IndexFaults.otherDimension(version, known.dimension());
      }
    }
    versions.computeIfAbsent(version, added -> new ConcurrentSkipListMap<>());
  }

  @Override
  public List<IndexVersion> versions(Tenant tenant) {
    return versions.keySet().stream()
        .filter(version -> version.tenant().equals(tenant))
        .sorted(Comparator.comparing(IndexVersion::name))
        .toList();
  }

  @Override
  public void drop(IndexVersion version) {
    if (aliases.containsValue(version)) {
      throw IndexFaults.inUse(version);
    }
    versions.remove(version);
    checkpoints.remove(version);
  }

  @Override
  public void point(IndexAlias alias, IndexVersion version) {
    of(version);
    aliases.put(alias, version);
  }

  @Override
  public Optional<IndexVersion> resolve(IndexAlias alias) {
    return Optional.ofNullable(aliases.get(alias));
  }

  @Override
  public void upsert(IndexVersion version, Collection<Entry> entries) {
    version.checkDimensions(entries.stream().map(Entry::vector).toList());
    entries.forEach(entry -> of(version).put(entry.key(), entry.vector()));
  }

  @Override
  public void delete(IndexVersion version, Collection<Integer> keys) {
    keys.forEach(of(version)::remove);
  }

  @Override
  public List<List<Hit>> search(
      SearchSpace space, List<Embedding> queries, IntPredicate admits, int limit) {
    RpcException down = fault;
    if (down != null) {
      throw down;
    }
    IndexFaults.checkLimit(limit);
    if (queries.isEmpty()) {
      return List.of();
    }
    IndexVersion version =
        switch (space) {
          case IndexVersion named -> named;
          case IndexAlias alias -> resolve(alias).orElseThrow(() -> IndexFaults.absent(alias));
        };
    version.checkDimensions(queries);
    List<Map.Entry<Integer, Embedding>> admitted =
        of(version).entrySet().stream().filter(entry -> admits.test(entry.getKey())).toList();
    return queries.stream()
        .map(query ->
            admitted.stream()
                .map(entry ->
                    new Hit(
                        entry.getKey(),
                        FixedPoint.dot(FixedPoint.of(query), FixedPoint.of(entry.getValue()))))
                .sorted(
                    Comparator.comparingDouble(Hit::similarity)
                        .reversed()
                        .thenComparingInt(Hit::key))
                .limit(limit)
                .toList())
        .toList();
  }

  @Override
  public long checkpoint(IndexVersion version) {
    of(version);
    return checkpoints.getOrDefault(version, 0L);
  }

  @Override
  public void commit(IndexVersion version, long sequence) {
    of(version);
    checkpoints.put(version, sequence);
  }

  @Override
  public void close() {}

  private Map<Integer, Embedding> of(IndexVersion version) {
    Map<Integer, Embedding> vectors = versions.get(version);
    if (vectors == null) {
      throw IndexFaults.absent(version);
    }
    return vectors;
  }
}
