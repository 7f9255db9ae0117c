package io.recgpt.jmh;

import io.recgpt.inference.Embedding;
import io.recgpt.inference.MiniLmEmbedder;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.processes.DemoShopClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Item titles embedded a second by the model in this process; the score counts texts. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class EmbeddingBenchmark {
  private static final int BATCH = 64;

  private final List<String> titles = new ArrayList<>();
  private TextEmbedder embedder;
  private int turn;

  /** Loads the model. */
  @Setup
  public void open() {
    new DemoShopClient().items().forEach(item -> titles.add(item.getTitle()));
    embedder = MiniLmEmbedder.open(Runtime.getRuntime().availableProcessors());
  }

  /** Lets go of it. */
  @TearDown
  public void close() {
    embedder.close();
  }

  /** A batch of 64 titles, without a cache. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public List<Embedding> batchOfTitles() {
    List<String> batch = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      batch.add(titles.get(Math.floorMod(turn++, titles.size())));
    }
    return embedder.embed(batch);
  }
}
