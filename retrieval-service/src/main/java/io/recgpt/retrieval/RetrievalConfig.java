package io.recgpt.retrieval;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.catalogue.TenantLimits;
import io.recgpt.retrieval.index.milvus.MilvusEndpoint;
import io.recgpt.retrieval.ranking.query.CandidateLimits;
import io.recgpt.storage.PostgresConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the service.
 *
 * @param dataDir folder of the store without PostgreSQL, of an index without Milvus, and of trained
 *     models; made if absent
 * @param database where the store is; null: in the folder
 * @param indexThreads that search an index in the folder at once, 1 or more
 * @param milvus where the vector index is; null: in the folder
 * @param rememberedTags vectors of tags and queries to remember, 1 or more; each takes 1.6 kB
 * @param limits what tenants may store
 * @param candidates how many items are ranked for a request
 * @param logMebibytes memory for what people did, of all tenants, 1 or more
 */
public record RetrievalConfig(
    Path dataDir,
    @Nullable PostgresConfig database,
    int indexThreads,
    @Nullable MilvusEndpoint milvus,
    int rememberedTags,
    TenantLimits limits,
    CandidateLimits candidates,
    long logMebibytes) {
  /** Remembered tags take 32 MB at most. */
  public static final int DEFAULT_REMEMBERED_TAGS = 20_000;

  public RetrievalConfig {
    requireNonNull(dataDir, "dataDir");
    requireNonNull(limits, "limits");
    requireNonNull(candidates, "candidates");
    if (indexThreads < 1) {
      throw new IllegalArgumentException(
          "index-threads: %d (expected: >= 1)".formatted(indexThreads));
    }
    if (rememberedTags < 1) {
      throw new IllegalArgumentException(
          "remembered-tags: %d (expected: >= 1)".formatted(rememberedTags));
    }
    if (logMebibytes < 1) {
      throw new IllegalArgumentException(
          "log-memory-mebibytes: %d (expected: >= 1)".formatted(logMebibytes));
    }
  }

  /** The defaults: store and index in the folder, as many threads for it as processors. */
  public RetrievalConfig(Path dataDir) {
    this(
        dataDir,
        null,
        Runtime.getRuntime().availableProcessors(),
        null,
        DEFAULT_REMEMBERED_TAGS,
        TenantLimits.DEFAULT,
        CandidateLimits.DEFAULT,
        defaultLogMebibytes());
  }

  /** Half of the heap's largest size: the other is for items and for work. */
  static int defaultLogMebibytes() {
    return (int) Math.max(1, (Runtime.getRuntime().maxMemory() / 2) >> 20);
  }

  /** The defaults, with the index in Milvus where it is given. */
  public static RetrievalConfig in(Path dataDir, @Nullable MilvusEndpoint milvus) {
    RetrievalConfig defaults = new RetrievalConfig(dataDir);
    return new RetrievalConfig(
        dataDir,
        null,
        defaults.indexThreads(),
        milvus,
        defaults.rememberedTags(),
        defaults.limits(),
        defaults.candidates(),
        defaults.logMebibytes());
  }

  /** Folder of trained versions. */
  public Path models() {
    return dataDir.resolve("models");
  }

  /** The same with the store in PostgreSQL, or in the folder for null. */
  public RetrievalConfig on(@Nullable PostgresConfig otherDatabase) {
    return new RetrievalConfig(
        dataDir,
        otherDatabase,
        indexThreads,
        milvus,
        rememberedTags,
        limits,
        candidates,
        logMebibytes);
  }

  /** The same with so many items ranked for a request. */
  public RetrievalConfig withCandidates(CandidateLimits others) {
    return new RetrievalConfig(
        dataDir, database, indexThreads, milvus, rememberedTags, limits, others, logMebibytes);
  }
}
