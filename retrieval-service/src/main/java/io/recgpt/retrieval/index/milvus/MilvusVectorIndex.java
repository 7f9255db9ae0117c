package io.recgpt.retrieval.index.milvus;

import static java.util.Objects.requireNonNull;

import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.collection.request.GetLoadStateReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.index.request.CreateIndexReq;
import io.milvus.v2.service.index.request.ListIndexesReq;
import io.milvus.v2.service.utility.request.AlterAliasReq;
import io.milvus.v2.service.utility.request.CreateAliasReq;
import io.milvus.v2.service.utility.request.ListAliasesReq;
import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.IndexAlias;
import io.recgpt.retrieval.index.IndexFaults;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.SearchSpace;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.milvus.MilvusConnection.Refused;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;

/**
 * A vector index in Milvus, each version in a collection of its own. Processes of one origin share
 * its collections; each puts all that it means to find, since it knows only of keys that were there
 * when it opened a version or that it has put.
 */
public final class MilvusVectorIndex implements VectorIndex {
  private final MilvusEndpoint endpoint;
  private final MilvusConnection connection;
  private final MilvusNames names;
  private final Map<IndexVersion, MilvusVersion> open = new ConcurrentHashMap<>();
  private final Map<IndexAlias, Optional<IndexVersion>> aliases = new ConcurrentHashMap<>();
  private final ReentrantLock changing = new ReentrantLock();

  private MilvusVectorIndex(MilvusEndpoint endpoint, String origin) {
    this.endpoint = endpoint;
    this.connection = new MilvusConnection(endpoint);
    this.names = new MilvusNames(origin);
  }

  /**
   * The index of a server, which is not called yet.
   *
   * @param origin names store and model that the vectors come from
   */
  public static MilvusVectorIndex open(MilvusEndpoint endpoint, String origin) {
    return new MilvusVectorIndex(endpoint, requireNonNull(origin, "origin"));
  }

  @Override
  public void create(IndexVersion version) {
    if (open.containsKey(version)) {
      return;
    }
    changing(client -> {
      boolean there = false;
      for (IndexVersion known : versions(client, version.tenant())) {
        there |= known.equals(version);
        if (known.name().equals(version.name()) && known.dimension() != version.dimension()) {
          throw IndexFaults.otherDimension(version, known.dimension());
        }
      }
      if (!there) {
        client.createCollection(
            CreateCollectionReq.builder()
                .collectionName(names.collection(version))
                .description(version.described())
                .collectionSchema(schema(version))
                .consistencyLevel(ConsistencyLevel.STRONG)
                .build());
      }
      return opened(client, version);
    });
  }

  @Override
  public List<IndexVersion> versions(Tenant tenant) {
    try {
      return connection.call(endpoint.changeLimit(), client -> versions(client, tenant));
    } catch (Refused refused) {
      throw refused.told(endpoint);
    }
  }

  @Override
  public void drop(IndexVersion version) {
    changing(client -> {
      if (versions(client, version.tenant()).contains(version)) {
        String collection = names.collection(version);
        if (!aliases(client, version).isEmpty()) {
          throw IndexFaults.inUse(version);
        }
        client.dropCollection(DropCollectionReq.builder().collectionName(collection).build());
      }
      open.remove(version);
      return true;
    });
  }

  @Override
  public void point(IndexAlias alias, IndexVersion version) {
    changing(client -> {
      opened(client, version);
      String name = names.alias(alias);
      String collection = names.collection(version);
      if (stored(client, alias).isPresent()) {
        client.alterAlias(AlterAliasReq.builder().alias(name).collectionName(collection).build());
      } else {
        client.createAlias(CreateAliasReq.builder().alias(name).collectionName(collection).build());
      }
      aliases.put(alias, Optional.of(version));
      return true;
    });
  }

  @Override
  public Optional<IndexVersion> resolve(IndexAlias alias) {
    Optional<IndexVersion> known = aliases.get(alias);
    if (known != null) {
      return known;
    }
    return changing(client -> {
      Optional<IndexVersion> stored = stored(client, alias);
      aliases.put(alias, stored);
      return stored;
    });
  }

  @Override
  public void upsert(IndexVersion version, Collection<Entry> entries) {
    version.checkDimensions(entries.stream().map(Entry::vector).toList());
    for (List<Entry> batch : MilvusVersion.batches(version, entries)) {
      on(
          version,
          endpoint.changeLimit(),
          (milvus, client) -> {
            milvus.upsert(client, batch);
            return true;
          });
    }
    if (entries.isEmpty()) {
      opened(version);
    }
  }

  @Override
  public void delete(IndexVersion version, Collection<Integer> keys) {
    on(
        version,
        endpoint.changeLimit(),
        (milvus, client) -> {
          milvus.delete(client, keys);
          return true;
        });
  }

  @Override
  public List<List<Hit>> search(
      SearchSpace space, List<Embedding> queries, IntPredicate admits, int limit) {
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
    return on(
        version,
        endpoint.searchLimit(),
        (milvus, client) -> milvus.search(client, queries, admits, limit));
  }

  @Override
  public long checkpoint(IndexVersion version) {
    return on(version, endpoint.changeLimit(), MilvusVersion::checkpoint);
  }

  @Override
  public void commit(IndexVersion version, long sequence) {
    on(
        version,
        endpoint.changeLimit(),
        (milvus, client) -> {
          milvus.commit(client, sequence);
          return true;
        });
  }

  @Override
  public void close() {
    connection.close();
  }

  /** Work on one version that is open. */
  @FunctionalInterface
  private interface Work<T> {
    T on(MilvusVersion milvus, MilvusClientV2 client);
  }

  private <T> T on(IndexVersion version, Duration limit, Work<T> work) {
    MilvusVersion milvus = opened(version);
    try {
      return connection.call(limit, client -> work.on(milvus, client));
    } catch (Refused refused) {
      if (refused.code() == MilvusConnection.NOT_FOUND) {
        open.remove(version, milvus);
        throw IndexFaults.absent(version);
      }
      if (loaded(version)) {
        throw refused.told(endpoint);
      }
      open.remove(version, milvus);
    }
    // The server began anew: it has the vectors, but not in memory.
    MilvusVersion again = opened(version);
    try {
      return connection.call(limit, client -> work.on(again, client));
    } catch (Refused refused) {
      throw refused.told(endpoint);
    }
  }

  private boolean loaded(IndexVersion version) {
    return changing(client ->
        client.getLoadState(
            GetLoadStateReq.builder().collectionName(names.collection(version)).build()));
  }

  private MilvusVersion opened(IndexVersion version) {
    MilvusVersion known = open.get(version);
    return known != null ? known : changing(client -> opened(client, version));
  }

  /** To be called by whoever has the lock. */
  private MilvusVersion opened(MilvusClientV2 client, IndexVersion version) {
    MilvusVersion known = open.get(version);
    if (known != null) {
      return known;
    }
    if (!versions(client, version.tenant()).contains(version)) {
      throw IndexFaults.absent(version);
    }
    String collection = names.collection(version);
    load(client, collection);
    MilvusVersion made = new MilvusVersion(client, version, collection);
    open.put(version, made);
    return made;
  }

  /** Indexed and in memory, which a process that ended too early may have left undone. */
  private void load(MilvusClientV2 client, String collection) {
    if (client
        .listIndexes(
            ListIndexesReq.builder()
                .collectionName(collection)
                .fieldName(MilvusVersion.VECTOR)
                .build())
        .isEmpty()) {
      client.createIndex(
          CreateIndexReq.builder()
              .collectionName(collection)
              .indexParams(
                  List.of(
                      IndexParam.builder()
                          .fieldName(MilvusVersion.VECTOR)
                          .indexType(IndexParam.IndexType.AUTOINDEX)
                          .metricType(IndexParam.MetricType.IP)
                          .build()))
              .sync(false)
              .build());
    }
    client.loadCollection(
        LoadCollectionReq.builder()
            .collectionName(collection)
            .timeout(endpoint.changeLimit().toMillis())
            .build());
  }

  private List<IndexVersion> versions(MilvusClientV2 client, Tenant tenant) {
    return client.listCollections().getCollectionNames().stream()
        .flatMap(collection -> names.version(tenant, collection).stream())
        .sorted(Comparator.comparing(IndexVersion::name))
        .toList();
  }

  private Optional<IndexVersion> stored(MilvusClientV2 client, IndexAlias alias) {
    String name = names.alias(alias);
    for (IndexVersion version : versions(client, alias.tenant())) {
      if (aliases(client, version).contains(name)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  private List<String> aliases(MilvusClientV2 client, IndexVersion version) {
    return client
        .listAliases(ListAliasesReq.builder().collectionName(names.collection(version)).build())
        .getAlias();
  }

  private static CreateCollectionReq.CollectionSchema schema(IndexVersion version) {
    return MilvusClientV2.CreateSchema()
        .addField(
            AddFieldReq.builder()
                .fieldName(MilvusVersion.KEY)
                .dataType(DataType.Int64)
                .isPrimaryKey(true)
                .autoID(false)
                .build())
        .addField(
            AddFieldReq.builder()
                .fieldName(MilvusVersion.SEQUENCE)
                .dataType(DataType.Int64)
                .build())
        .addField(
            AddFieldReq.builder()
                .fieldName(MilvusVersion.VECTOR)
                .dataType(DataType.FloatVector)
                .dimension(version.dimension())
                .build());
  }

  /** One at a time; who waits too long is told so. */
  private <T> T changing(MilvusConnection.Work<T> work) {
    try {
      if (!changing.tryLock(endpoint.changeLimit().toNanos(), TimeUnit.NANOSECONDS)) {
        throw RpcException.of(
            ErrorCode.PEER_UNAVAILABLE,
            "Milvus at %s is slow at what was asked before: try again later".formatted(endpoint));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the wait for Milvus was cancelled");
    }
    try {
      return connection.call(endpoint.changeLimit(), work);
    } catch (Refused refused) {
      throw refused.told(endpoint);
    } finally {
      changing.unlock();
    }
  }
}
