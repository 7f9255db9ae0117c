package io.recgpt.explain;

import static java.util.Objects.requireNonNull;

import io.recgpt.storage.PostgresConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an explain service needs to know.
 *
 * @param dataDir folder of explain.db, made if absent; not used with a database
 * @param database where the store is; null: in the folder
 * @param cachedItems most items kept in memory, all tenants together
 * @param profilePairs most sentences that one committed profile has written ahead, 0 to 5,000; 0:
 *     profiles are not followed
 */
public record ExplainConfig(
    Path dataDir, @Nullable PostgresConfig database, int cachedItems, int profilePairs) {
  private static final int DEFAULT_CACHED_ITEMS = 50_000;
  private static final int DEFAULT_PROFILE_PAIRS = 50;

  public ExplainConfig {
    requireNonNull(dataDir);
    if (cachedItems < 1) {
      throw new IllegalArgumentException(
          "cached-items: %d (expected: >= 1)".formatted(cachedItems));
    }
    if (profilePairs < 0 || profilePairs > 5_000) {
      throw new IllegalArgumentException(
          "profile-pairs: %d (expected: 0 to 5000)".formatted(profilePairs));
    }
  }

  /** Defaults: 50,000 items in memory, about 5 kB each; 50 sentences ahead for a profile. */
  public static ExplainConfig in(Path dataDir) {
    return new ExplainConfig(dataDir, null, DEFAULT_CACHED_ITEMS, DEFAULT_PROFILE_PAIRS);
  }

  /** The same with the store in PostgreSQL, or in the folder for null. */
  public ExplainConfig on(@Nullable PostgresConfig otherDatabase) {
    return new ExplainConfig(dataDir, otherDatabase, cachedItems, profilePairs);
  }
}
