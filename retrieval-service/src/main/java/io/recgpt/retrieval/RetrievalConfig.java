package io.recgpt.retrieval;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Configuration of the service.
 *
 * @param dataDir folder of the store and of the vector index; made if absent
 * @param indexThreads that search the vector index at once, 1 or more
 * @param rememberedTags vectors of tags and queries to remember, 1 or more; each takes 1.6 kB
 */
public record RetrievalConfig(Path dataDir, int indexThreads, int rememberedTags) {
  /** Remembered tags take 32 MB at most. */
  public static final int DEFAULT_REMEMBERED_TAGS = 20_000;

  public RetrievalConfig {
    requireNonNull(dataDir, "dataDir");
    if (indexThreads < 1) {
      throw new IllegalArgumentException(
          "index-threads: %d (expected: >= 1)".formatted(indexThreads));
    }
    if (rememberedTags < 1) {
      throw new IllegalArgumentException(
          "remembered-tags: %d (expected: >= 1)".formatted(rememberedTags));
    }
  }

  /** The defaults: as many index threads as processors. */
  public RetrievalConfig(Path dataDir) {
    this(dataDir, Runtime.getRuntime().availableProcessors(), DEFAULT_REMEMBERED_TAGS);
  }
}
