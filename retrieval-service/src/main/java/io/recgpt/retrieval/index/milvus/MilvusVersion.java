package io.recgpt.retrieval.index.milvus;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.request.data.BaseVector;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.QueryResp;
import io.milvus.v2.service.vector.response.SearchResp;
import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One version's vectors in a collection of Milvus. Its keys are known here too, so that a filter
 * over keys can be worked out before Milvus is asked. One row of key -1 has the checkpoint.
 */
final class MilvusVersion {
  static final String KEY = "key";
  static final String VECTOR = "vector";
  static final String SEQUENCE = "sequence";

  /** Most rows of a query, and most hits of a search, that Milvus answers. */
  private static final int MAX_ROWS = 16_384;

  /** Values of one call: 16 MB, where Milvus takes 64. */
  private static final int MAX_VALUES = 4 << 20;

  /** Keys that are named in a filter rather than sorted out afterwards. */
  private static final int FEW = 500;

  /** Hits beyond the limit, so that of equal ones those of low keys stay. */
  private static final int SPARE = 17;

  private static final int CHECKPOINT_KEY = -1;
  private static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingDouble(Hit::similarity).reversed().thenComparingInt(Hit::key);

  private final IndexVersion version;
  private final String collection;
  private final KeySet keys = new KeySet();
  private final ReentrantReadWriteLock keysLock = new ReentrantReadWriteLock();
  private final ReentrantLock writing = new ReentrantLock();

  /** Opens a collection that is loaded. */
  MilvusVersion(MilvusClientV2 client, IndexVersion version, String collection) {
    this.version = version;
    this.collection = collection;
    readKeys(client);
  }

  /** The last entry of each key, as many in a batch as one call takes. */
  static List<List<Entry>> batches(IndexVersion version, Collection<Entry> entries) {
    Map<Integer, Entry> last = new TreeMap<>();
    entries.forEach(entry -> last.put(entry.key(), entry));
    List<Entry> distinct = List.copyOf(last.values());
    List<List<Entry>> batches = new ArrayList<>();
    int size = Math.max(1, MAX_VALUES / version.dimension());
    for (int from = 0; from < distinct.size(); from += size) {
      batches.add(distinct.subList(from, Math.min(distinct.size(), from + size)));
    }
    return batches;
  }

  void upsert(MilvusClientV2 client, List<Entry> batch) {
    put(
        client,
        batch.stream().map(entry -> row(entry.key(), entry.vector().toArray(), 0)).toList());
    changeKeys(() -> batch.forEach(entry -> keys.add(entry.key())));
  }

  void delete(MilvusClientV2 client, Collection<Integer> gone) {
    List<Integer> known = reading(() -> gone.stream().filter(keys::contains).distinct().toList());
    if (known.isEmpty()) {
      return;
    }
    writing.lock();
    try {
      client.delete(
          DeleteReq.builder()
              .collectionName(collection)
              .filter(in(known.stream().mapToInt(Integer::intValue)))
              .build());
    } finally {
      writing.unlock();
    }
    changeKeys(() -> known.forEach(keys::remove));
  }

  long checkpoint(MilvusClientV2 client) {
    List<QueryResp.QueryResult> rows =
        query(client, in(IntStream.of(CHECKPOINT_KEY)), SEQUENCE, 1).getQueryResults();
    return rows.isEmpty() ? 0 : number(rows.getFirst(), SEQUENCE);
  }

  void commit(MilvusClientV2 client, long sequence) {
    put(client, List.of(row(CHECKPOINT_KEY, new float[version.dimension()], sequence)));
  }

  List<List<Hit>> search(
      MilvusClientV2 client, List<Embedding> queries, IntPredicate admits, int limit) {
    KeySet admitted = new KeySet();
    KeySet refused = new KeySet();
    reading(() -> {
      keys.keys().forEach(key -> (admits.test(key) ? admitted : refused).add(key));
      return true;
    });
    if (admitted.size() == 0) {
      return queries.stream().map(query -> List.<Hit>of()).toList();
    }
    int wanted = Math.min(limit, admitted.size());
    if (admitted.size() <= FEW) {
      return found(client, queries, in(admitted.keys()), admitted, wanted, wanted);
    }
    if (refused.size() <= FEW) {
      String filter = refused.size() == 0 ? "" : "not (" + in(refused.keys()) + ")";
      return found(client, queries, filter, admitted, wanted, wanted);
    }
    long fetched = 2L * wanted * (admitted.size() + refused.size()) / admitted.size();
    for (; fetched <= MAX_ROWS; fetched *= 4) {
      List<List<Hit>> found = found(client, queries, "", admitted, (int) fetched, wanted);
      if (found.stream().allMatch(hits -> hits.size() == wanted)) {
        return found;
      }
    }
    return found(client, queries, in(admitted.keys()), admitted, wanted, wanted);
  }

  private List<List<Hit>> found(
      MilvusClientV2 client,
      List<Embedding> queries,
      String filter,
      KeySet admitted,
      int fetched,
      int wanted) {
    List<BaseVector> vectors = new ArrayList<>();
    queries.forEach(query -> vectors.add(new FloatVec(query.toArray())));
    SearchResp answer =
        client.search(
            SearchReq.builder()
                .collectionName(collection)
                .annsField(VECTOR)
                .metricType(IndexParam.MetricType.IP)
                .data(vectors)
                .filter(filter)
                .limit(Math.min(MAX_ROWS, fetched + SPARE))
                .outputFields(List.of(KEY))
                .consistencyLevel(ConsistencyLevel.STRONG)
                .build());
    return answer.getSearchResults().stream()
        .map(row ->
            row.stream()
                .map(hit -> new Hit(((Number) hit.getId()).intValue(), hit.getScore()))
                .filter(hit -> admitted.contains(hit.key()))
                .sorted(BEST_FIRST)
                .limit(wanted)
                .toList())
        .toList();
  }

  private void put(MilvusClientV2 client, List<JsonObject> rows) {
    writing.lock();
    try {
      client.upsert(UpsertReq.builder().collectionName(collection).data(rows).build());
    } finally {
      writing.unlock();
    }
  }

  private static JsonObject row(int key, float[] values, long sequence) {
    JsonArray vector = new JsonArray(values.length);
    for (float value : values) {
      vector.add(value);
    }
    JsonObject row = new JsonObject();
    row.addProperty(KEY, key);
    row.addProperty(SEQUENCE, sequence);
    row.add(VECTOR, vector);
    return row;
  }

  /** Windows over the keys, wider where they are sparse, until all are found. */
  private void readKeys(MilvusClientV2 client) {
    long missing = count(client, 0, 1L << 31);
    long width = MAX_ROWS;
    for (long from = 0; missing > 0; ) {
      long to = Math.min(1L << 31, from + width);
      long within = width <= MAX_ROWS ? 1 : count(client, from, to);
      if (within > MAX_ROWS) {
        width = Math.max(MAX_ROWS, width / 4);
        continue;
      }
      if (within > 0) {
        for (QueryResp.QueryResult row :
            query(client, between(from, to), KEY, MAX_ROWS).getQueryResults()) {
          keys.add(Math.toIntExact(number(row, KEY)));
          missing--;
        }
      }
      from = to;
      width *= 2;
    }
  }

  private long count(MilvusClientV2 client, long from, long to) {
    String count = "count(*)";
    return number(query(client, between(from, to), count, 0).getQueryResults().getFirst(), count);
  }

  private QueryResp query(MilvusClientV2 client, String filter, String field, int limit) {
    QueryReq.QueryReqBuilder request =
        QueryReq.builder()
            .collectionName(collection)
            .filter(filter)
            .outputFields(List.of(field))
            .consistencyLevel(ConsistencyLevel.STRONG);
    return client.query(limit > 0 ? request.limit(limit).build() : request.build());
  }

  private static long number(QueryResp.QueryResult row, String field) {
    if (row.getEntity().get(field) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalStateException("Milvus: no %s in %s".formatted(field, row.getEntity()));
  }

  /** Filters are made of numbers alone. */
  private static String in(IntStream keys) {
    return keys.mapToObj(Integer::toString).collect(Collectors.joining(",", KEY + " in [", "]"));
  }

  private static String between(long from, long to) {
    return "%s >= %d and %s < %d".formatted(KEY, from, KEY, to);
  }

  private <T> T reading(Supplier<T> work) {
    keysLock.readLock().lock();
    try {
      return work.get();
    } finally {
      keysLock.readLock().unlock();
    }
  }

  private void changeKeys(Runnable change) {
    keysLock.writeLock().lock();
    try {
      change.run();
    } finally {
      keysLock.writeLock().unlock();
    }
  }
}
