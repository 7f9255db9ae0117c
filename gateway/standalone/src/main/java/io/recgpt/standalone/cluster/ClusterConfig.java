package io.recgpt.standalone.cluster;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.triton.TritonConfig;
import io.recgpt.retrieval.index.milvus.MilvusEndpoint;
import io.recgpt.retrieval.ranking.query.CandidateLimits;
import io.recgpt.storage.PostgresConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a one-process cluster is made.
 *
 * @param dataDir folder of all state; made if absent, and held by one process at a time
 * @param nearLineWorker whether users with new evidence are mined in the background; without it
 *     profiles change by RefreshInterests alone
 * @param embeddingThreads threads of the embedding model, 1 to 64
 * @param milvus where the vector index is; null: in the folder
 * @param database where the stores are, each in a schema of its own; null: in the folder
 * @param triton where language models are; null: the extractive engines serve
 * @param candidates how many items are ranked for a request
 */
public record ClusterConfig(
    Path dataDir,
    boolean nearLineWorker,
    int embeddingThreads,
    @Nullable MilvusEndpoint milvus,
    @Nullable PostgresConfig database,
    @Nullable TritonConfig triton,
    CandidateLimits candidates) {
  private static final int MAXIMUM_THREADS = 64;

  public ClusterConfig {
    requireNonNull(dataDir, "dataDir");
    if (embeddingThreads < 1 || embeddingThreads > MAXIMUM_THREADS) {
      throw new IllegalArgumentException(
          "embedding-threads: %d (expected: 1 to %d)".formatted(embeddingThreads, MAXIMUM_THREADS));
    }
  }

  /** Defaults: with the near-line worker, and as many threads as processors. */
  public static ClusterConfig in(Path dataDir) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new ClusterConfig(
        dataDir,
        true,
        Math.min(MAXIMUM_THREADS, processors),
        null,
        null,
        null,
        CandidateLimits.DEFAULT);
  }

  /** The same with its vector index in Milvus. */
  public ClusterConfig withMilvus(MilvusEndpoint endpoint) {
    return new ClusterConfig(
        dataDir, nearLineWorker, embeddingThreads, endpoint, database, triton, candidates);
  }

  /** The same without the near-line worker. */
  public ClusterConfig withoutWorker() {
    return new ClusterConfig(
        dataDir, false, embeddingThreads, milvus, database, triton, candidates);
  }

  /** The same with its stores in PostgreSQL, or in the folder for null. */
  public ClusterConfig on(@Nullable PostgresConfig otherDatabase) {
    return new ClusterConfig(
        dataDir, nearLineWorker, embeddingThreads, milvus, otherDatabase, triton, candidates);
  }

  /** The same with language models behind mining and explanations. */
  public ClusterConfig withTriton(TritonConfig servers) {
    return new ClusterConfig(
        dataDir,
        nearLineWorker,
        embeddingThreads,
        milvus,
        database,
        requireNonNull(servers),
        candidates);
  }

  /** The same with so many items ranked for a request. */
  public ClusterConfig withCandidates(CandidateLimits limits) {
    return new ClusterConfig(
        dataDir, nearLineWorker, embeddingThreads, milvus, database, triton, limits);
  }
}
