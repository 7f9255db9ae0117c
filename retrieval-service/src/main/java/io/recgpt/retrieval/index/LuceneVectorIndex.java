package io.recgpt.retrieval.index;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import io.recgpt.rpc.Tenant;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A vector index in a folder of Lucene files. All tenants share it; each search reads its own
 * tenant's vectors alone.
 */
public final class LuceneVectorIndex implements VectorIndex {
  static final String TENANT = "tenant";
  static final String KEY = "key";
  static final String VECTOR = "vector";

  private static final Logger log = LoggerFactory.getLogger(LuceneVectorIndex.class);
  private static final String ID = "id";
  private static final String ORIGIN = "origin";
  private static final String SEQUENCE = "sequence";

  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final ExecutorService pool;
  private final String origin;
  private volatile long checkpoint;

  private LuceneVectorIndex(Directory directory, String origin, int threads) throws IOException {
    this.directory = directory;
    this.origin = origin;
    IndexWriterConfig config = new IndexWriterConfig();
    config.setCommitOnClose(false);
    config.setCodec(withoutGraph());
    this.writer = new IndexWriter(directory, config);
    this.checkpoint = committed(writer, origin);
    if (checkpoint == 0) {
      writer.deleteAll();
    }
    this.searchers = new SearcherManager(writer, null);
    this.pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("vector-index-", 0).factory());
  }

  /**
   * Opens the index of a folder. One that is absent, damaged or of another origin begins empty, at
   * checkpoint 0.
   *
   * @param origin names store and model that the vectors come from
   * @param threads that search at once, 1 or more
   */
  public static LuceneVectorIndex open(Path folder, String origin, int threads) {
    requireNonNull(origin, "origin");
    try {
      try {
        return opened(folder, origin, threads);
      } catch (CorruptIndexException
          | IllegalArgumentException
          | EOFException
          | NoSuchFileException damaged) {
        log.warn("{}: damaged ({}), made again from the store", folder, damaged.toString());
        empty(folder);
        return opened(folder, origin, threads);
      }
    } catch (IOException fault) {
      throw new UncheckedIOException("index: %s can't be opened".formatted(folder), fault);
    }
  }

  /** Vectors are kept flat: RATIONALE.md says why no graph is built. */
  private static Codec withoutGraph() {
    KnnVectorsFormat flat =
        new Lucene99HnswVectorsFormat(
            Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
            Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
            1,
            null,
            Integer.MAX_VALUE);
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return flat;
      }
    };
  }

  private static LuceneVectorIndex opened(Path folder, String origin, int threads)
      throws IOException {
    Files.createDirectories(folder);
    Directory directory = new MMapDirectory(folder);
    try {
      return new LuceneVectorIndex(directory, origin, threads);
    } catch (IOException | RuntimeException fault) {
      directory.close();
      throw fault;
    }
  }

  private static void empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static long committed(IndexWriter writer, String origin) {
    Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
    String from = "";
    long sequence = 0;
    if (data != null) {
      for (Map.Entry<String, String> entry : data) {
        if (entry.getKey().equals(ORIGIN)) {
          from = entry.getValue();
        } else if (entry.getKey().equals(SEQUENCE)) {
          sequence = Long.parseLong(entry.getValue());
        }
      }
    }
    return from.equals(origin) ? sequence : 0;
  }

  @Override
  public void upsert(Tenant tenant, Collection<Entry> entries) {
    onPool(() -> {
      for (Entry entry : entries) {
        Document document = new Document();
        String id = id(tenant, entry.key());
        document.add(new StringField(ID, id, Field.Store.NO));
        document.add(new StringField(TENANT, tenant.id(), Field.Store.NO));
        document.add(new NumericDocValuesField(KEY, entry.key()));
        document.add(
            new KnnFloatVectorField(
                VECTOR, entry.vector().toArray(), VectorSimilarityFunction.DOT_PRODUCT));
        writer.updateDocument(new Term(ID, id), document);
      }
      searchers.maybeRefreshBlocking();
      return true;
    });
  }

  @Override
  public void delete(Tenant tenant, Collection<Integer> keys) {
    onPool(() -> {
      writer.deleteDocuments(
          keys.stream().map(key -> new Term(ID, id(tenant, key))).toArray(Term[]::new));
      searchers.maybeRefreshBlocking();
      return true;
    });
  }

  @Override
  public List<List<Hit>> search(
      Tenant tenant, List<Embedding> queries, IntPredicate admits, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: %d (expected: >= 1)".formatted(limit));
    }
    if (queries.isEmpty()) {
      return List.of();
    }
    return onPool(() -> {
      IndexSearcher searcher = searchers.acquire();
      try {
        return new LuceneExactScan(queries, admits, limit).over(searcher, tenant.id());
      } finally {
        searchers.release(searcher);
      }
    });
  }

  @Override
  public long checkpoint() {
    return checkpoint;
  }

  @Override
  public void commit(long sequence) {
    onPool(() -> {
      writer.setLiveCommitData(
          Map.of(ORIGIN, origin, SEQUENCE, Long.toString(sequence)).entrySet());
      writer.commit();
      checkpoint = sequence;
      return true;
    });
  }

  @Override
  public void close() {
    pool.close();
    try {
      searchers.close();
      writer.close();
      directory.close();
    } catch (IOException fault) {
      throw new UncheckedIOException("index: could not be closed", fault);
    }
  }

  private static String id(Tenant tenant, int key) {
    return tenant.id() + "/" + key;
  }

  /** Runs work on a platform thread: interrupts of the caller must not reach Lucene's channels. */
  private <T> T onPool(Callable<T> work) {
    Future<T> running = pool.submit(work);
    try {
      return running.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the search was cancelled");
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof RuntimeException fault) {
        throw fault;
      }
      throw new UncheckedIOException(
          "index: " + cause, cause instanceof IOException fault ? fault : new IOException(cause));
    }
  }
}
