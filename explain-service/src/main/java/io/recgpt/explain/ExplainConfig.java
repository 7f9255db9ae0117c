package io.recgpt.explain;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What an explain service needs to know.
 *
 * @param dataDir folder of explain.db, made if absent
 * @param cachedItems most items kept in memory, all tenants together
 */
public record ExplainConfig(Path dataDir, int cachedItems) {
  private static final int DEFAULT_CACHED_ITEMS = 50_000;

  public ExplainConfig {
    requireNonNull(dataDir);
    if (cachedItems < 1) {
      throw new IllegalArgumentException(
          "cached-items: %d (expected: >= 1)".formatted(cachedItems));
    }
  }

  /** Defaults: 50,000 items in memory, about 5 kB each. */
  public static ExplainConfig in(Path dataDir) {
    return new ExplainConfig(dataDir, DEFAULT_CACHED_ITEMS);
  }
}
