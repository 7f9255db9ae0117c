package io.recgpt.jmh;

import io.recgpt.inference.Embedding;
import io.recgpt.processes.TemporaryFolder;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.retrieval.index.VectorIndex;
import io.recgpt.retrieval.index.VectorIndex.Entry;
import io.recgpt.retrieval.index.VectorIndex.Hit;
import io.recgpt.retrieval.index.lucene.LuceneVectorIndex;
import io.recgpt.retrieval.numeric.FixedPoint;
import io.recgpt.rpc.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

/**
 * Latency of one search in a tower's space: the 100 nearest of each of 50 queries. Vectors are
 * clustered as items are: departments, topics in them of very different sizes, and items around
 * those.
 */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class TowerSearchBenchmark {
  private static final int DIMENSION = 64;
  private static final IndexVersion TOWER = new IndexVersion(Tenant.DEFAULT, "tower", DIMENSION);
  private static final int QUERIES = 50;
  private static final int NEAREST = 100;
  private static final int ENTRIES_A_CALL = 1_000;
  private static final int ITEMS_A_TOPIC = 500;
  private static final int TOPICS_A_DEPARTMENT = 20;
  private static final double NOISE = .7;

  /** Vectors in the index; 1000000 by {@code -p size=1000000}, with a larger heap. */
  @Param({"10000", "100000"})
  public int size;

  /** A lower recall than this fails the run. */
  @Param("0.98")
  public double leastRecall;

  private final Random random = new Random(1);
  private TemporaryFolder folder;
  private VectorIndex index;
  private List<Embedding> queries = List.of();

  /** Fills an index and checks its recall. */
  @Setup
  public void open() throws IOException {
    folder = new TemporaryFolder();
    index =
        LuceneVectorIndex.open(
            folder.path(), "benchmark", Runtime.getRuntime().availableProcessors());
    index.create(TOWER);
    List<float[]> topics = topics();
    List<Entry> entries = new ArrayList<>();
    for (int key = 0; key < size; key++) {
      entries.add(new Entry(key, around(topics.get(topic(topics.size())))));
    }
    queries =
        Stream.generate(() -> around(topics.get(topic(topics.size())))).limit(QUERIES).toList();
    long start = System.nanoTime();
    for (int from = 0; from < size; from += ENTRIES_A_CALL) {
      index.upsert(TOWER, entries.subList(from, Math.min(size, from + ENTRIES_A_CALL)));
    }
    index.commit(TOWER, 1);
    double seconds = (System.nanoTime() - start) / 1e9;
    double recall = recall(entries);
    System.out.printf(
        "filled in %.1f s, %.1f MB of files, recall@%d %.4f%n",
        seconds, bytes(folder.path()) / 1e6, NEAREST, recall);
    if (recall < leastRecall) {
      throw new IllegalStateException(
          "recall: %.4f (expected: >= %.2f)".formatted(recall, leastRecall));
    }
  }

  private List<float[]> topics() {
    int count = Math.max(TOPICS_A_DEPARTMENT, size / ITEMS_A_TOPIC);
    List<float[]> departments = new ArrayList<>();
    for (int i = 0; i <= count / TOPICS_A_DEPARTMENT; i++) {
      departments.add(around(new float[DIMENSION]).toArray());
    }
    List<float[]> topics = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      topics.add(around(departments.get(random.nextInt(departments.size()))).toArray());
    }
    return topics;
  }

  /** Low ones far more often. */
  private int topic(int topics) {
    double uniform = random.nextDouble();
    return (int) (topics * uniform * uniform);
  }

  private Embedding around(float[] centre) {
    float[] values = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      values[i] = (float) (centre[i] + NOISE * random.nextGaussian() / Math.sqrt(DIMENSION));
    }
    return Embedding.unit(values);
  }

  private double recall(List<Entry> entries) {
    List<List<Hit>> found = index.search(TOWER, queries, _ -> true, NEAREST);
    int both = 0;
    for (int i = 0; i < QUERIES; i++) {
      int[] query = FixedPoint.of(queries.get(i));
      PriorityQueue<Hit> nearest =
          new PriorityQueue<>((a, b) -> Double.compare(a.similarity(), b.similarity()));
      for (Entry entry : entries) {
        nearest.add(new Hit(entry.key(), FixedPoint.dot(query, FixedPoint.of(entry.vector()))));
        if (nearest.size() > NEAREST) {
          nearest.poll();
        }
      }
      Set<Integer> keys = new HashSet<>();
      nearest.forEach(hit -> keys.add(hit.key()));
      both += (int) found.get(i).stream().filter(hit -> keys.contains(hit.key())).count();
    }
    return (double) both / (QUERIES * NEAREST);
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long sum = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  /** Closes and deletes it. */
  @TearDown
  public void close() throws IOException {
    index.close();
    folder.close();
  }

  /** All queries at once, as one request asks. */
  @Benchmark
  public List<List<Hit>> nearestOfFiftyQueries() {
    return index.search(TOWER, queries, _ -> true, NEAREST);
  }

  /** The same where one item in three may be found. */
  @Benchmark
  public List<List<Hit>> nearestOfFiftyQueriesInAThird() {
    return index.search(TOWER, queries, key -> key % 3 == 0, NEAREST);
  }

  /** The same where one item in a hundred may be found. */
  @Benchmark
  public List<List<Hit>> nearestOfFiftyQueriesInAHundredth() {
    return index.search(TOWER, queries, key -> key % 100 == 0, NEAREST);
  }
}
