package io.recgpt.jmh;

import io.recgpt.inference.Embedding;
import io.recgpt.processes.TemporaryFolder;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import io.recgpt.retrieval.index.lucene.LuceneVectorIndex;
import io.recgpt.rpc.Tenant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Latency of one search: the 100 nearest of each of 50 tags among seeded random vectors. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class VectorSearchBenchmark {
  private static final int DIMENSION = 384;
  private static final IndexVersion VERSION = IndexVersion.text(Tenant.DEFAULT, DIMENSION);
  private static final int TAGS = 50;
  private static final int NEAREST = 100;
  private static final int ENTRIES_A_CALL = 1_000;

  /** Vectors in the index. */
  @Param({"3000", "30000"})
  public int size;

  private final Random random = new Random(1);
  private TemporaryFolder folder;
  private VectorIndex index;
  private List<Embedding> tags = List.of();

  /** Fills an index. */
  @Setup
  public void open() throws IOException {
    folder = new TemporaryFolder();
    int threads = Runtime.getRuntime().availableProcessors();
    index = LuceneVectorIndex.open(folder.path(), "benchmark", threads);
    index.create(VERSION);
    for (int from = 0; from < size; from += ENTRIES_A_CALL) {
      List<Entry> entries = new ArrayList<>();
      for (int key = from; key < Math.min(from + ENTRIES_A_CALL, size); key++) {
        entries.add(new Entry(key, vector()));
      }
      index.upsert(VERSION, entries);
    }
    List<Embedding> queries = new ArrayList<>();
    for (int i = 0; i < TAGS; i++) {
      queries.add(vector());
    }
    tags = List.copyOf(queries);
  }

  private Embedding vector() {
    float[] values = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.unit(values);
  }

  /** Closes and deletes it. */
  @TearDown
  public void close() throws IOException {
    index.close();
    folder.close();
  }

  /** All tags at once, as one request asks. */
  @Benchmark
  public List<List<Hit>> nearestOfFiftyTags() {
    return index.search(VERSION, tags, _ -> true, NEAREST);
  }
}
