package io.recgpt.retrieval.index.lucene;

import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
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

/** One version's vectors in a folder of Lucene files. */
final class LuceneVersion {
  static final String KEY = "key";
  static final String VECTOR = "vector";

  /** Vectors of a segment from which on it has a graph, if any has. */
  static final int GRAPH_FROM = 5_000;

  private static final Logger log = LoggerFactory.getLogger(LuceneVersion.class);
  private static final String ID = "id";
  private static final String SEQUENCE = "sequence";

  /** Lucene makes a graph of n vectors where this times ln n is less than n. */
  private static final int VISITED_AT_THRESHOLD = 580;

  /** Of all vectors, this share in the largest segment will do; else a commit makes one of all. */
  private static final double MERGED = .8;

  private final boolean graphs;
  private final LuceneKeys keys = new LuceneKeys();
  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private volatile long checkpoint;

  private LuceneVersion(Directory directory, boolean graphs) throws IOException {
    this.directory = directory;
    this.graphs = graphs;
    IndexWriterConfig config = new IndexWriterConfig();
    config.setCommitOnClose(false);
    config.setCodec(codec(graphs));
    this.writer = new IndexWriter(directory, config);
    this.checkpoint = committed(writer);
    this.searchers = new SearcherManager(writer, null);
  }

  /**
   * Opens a folder, made if absent; a damaged one begins empty, at checkpoint 0.
   *
   * @param graphs whether large segments get graphs: slow to fill, fast to search
   */
  static LuceneVersion open(Path folder, boolean graphs) throws IOException {
    try {
      return opened(folder, graphs);
    } catch (CorruptIndexException
        | IllegalArgumentException
        | EOFException
        | NoSuchFileException damaged) {
      log.warn("{}: damaged ({}), to be made again from the store", folder, damaged.toString());
      IndexFolder.delete(folder);
      return opened(folder, graphs);
    }
  }

  private static LuceneVersion opened(Path folder, boolean graphs) throws IOException {
    Files.createDirectories(folder);
    Directory directory = new MMapDirectory(folder);
    try {
      return new LuceneVersion(directory, graphs);
    } catch (IOException | RuntimeException fault) {
      directory.close();
      throw fault;
    }
  }

  /** RATIONALE.md says where a graph pays. */
  private static Codec codec(boolean graphs) {
    KnnVectorsFormat format =
        new Lucene99HnswVectorsFormat(
            Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
            Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
            1,
            null,
            graphs ? VISITED_AT_THRESHOLD : Integer.MAX_VALUE);
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }
    };
  }

  private static long committed(IndexWriter writer) {
    Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
    if (data != null) {
      for (Map.Entry<String, String> entry : data) {
        if (entry.getKey().equals(SEQUENCE)) {
          return Long.parseLong(entry.getValue());
        }
      }
    }
    return 0;
  }

  void upsert(Collection<Entry> entries) throws IOException {
    for (Entry entry : entries) {
      Document document = new Document();
      String id = Integer.toString(entry.key());
      document.add(new StringField(ID, id, Field.Store.NO));
      document.add(new NumericDocValuesField(KEY, entry.key()));
      document.add(
          new KnnFloatVectorField(
              VECTOR, entry.vector().toArray(), VectorSimilarityFunction.DOT_PRODUCT));
      writer.updateDocument(new Term(ID, id), document);
    }
    searchers.maybeRefreshBlocking();
  }

  void delete(Collection<Integer> keys) throws IOException {
    writer.deleteDocuments(
        keys.stream().map(key -> new Term(ID, Integer.toString(key))).toArray(Term[]::new));
    searchers.maybeRefreshBlocking();
  }

  IndexSearcher acquire() throws IOException {
    return searchers.acquire();
  }

  void release(IndexSearcher searcher) throws IOException {
    searchers.release(searcher);
  }

  List<List<Hit>> search(
      IndexSearcher searcher, List<Embedding> queries, IntPredicate admits, int limit)
      throws IOException {
    return new LuceneSearch(queries, admits, limit).over(searcher, keys, graphs);
  }

  long checkpoint() {
    return checkpoint;
  }

  void commit(long sequence) throws IOException {
    if (graphs && isScattered()) {
      writer.forceMerge(1);
      searchers.maybeRefreshBlocking();
    }
    writer.setLiveCommitData(Map.of(SEQUENCE, Long.toString(sequence)).entrySet());
    writer.commit();
    checkpoint = sequence;
  }

  private boolean isScattered() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      int all = searcher.getIndexReader().maxDoc();
      int largest =
          searcher.getIndexReader().leaves().stream()
              .mapToInt(leaf -> leaf.reader().maxDoc())
              .max()
              .orElse(0);
      return all >= GRAPH_FROM && largest < MERGED * all;
    } finally {
      searchers.release(searcher);
    }
  }

  /** Ends without keeping what was put since the last commit; searches under way go on. */
  void close() throws IOException {
    searchers.close();
    writer.close();
    directory.close();
  }
}
