package io.recgpt.storage;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.setting.Settings;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A PostgreSQL database, or one that speaks its protocol.
 *
 * @param url {@code jdbc:postgresql://host:port/name}, with what the driver knows after a {@code
 *     ?}, such as {@code sslmode=verify-full}; without the password
 * @param user who may create schemas there, or owns the service's
 * @param password empty where the server asks for none
 * @param poolSize most connections of this process, one of them for writing; 2 to 100
 */
public record PostgresConfig(String url, String user, String password, int poolSize) {
  /** Seven reads at once, and the writer. */
  public static final int DEFAULT_POOL_SIZE = 8;

  private static final int LARGEST_POOL = 100;
  private static final Pattern URL =
      Pattern.compile("jdbc:postgresql://[^/?\\s]+/[^/?\\s]+(\\?\\S*)?");

  public PostgresConfig {
    requireNonNull(url);
    requireNonNull(user);
    requireNonNull(password);
    if (!URL.matcher(url).matches() || url.contains("password=")) {
      throw new IllegalArgumentException(
          "database: not such a URL (expected: jdbc:postgresql://host:port/name, no password)");
    }
    if (poolSize < 2 || poolSize > LARGEST_POOL) {
      throw new IllegalArgumentException(
          "database-pool-size: %d (expected: 2 to %d)".formatted(poolSize, LARGEST_POOL));
    }
  }

  /**
   * Reads {@code database}, {@code database-user}, {@code database-password-file} (or {@code
   * RECGPT_DATABASE_PASSWORD}) and {@code database-pool-size}; none where {@code database} is not
   * set.
   */
  public static Optional<PostgresConfig> read(Settings settings) {
    String url = settings.text("database", "").strip();
    String user = settings.text("database-user", "recgpt");
    String password = settings.secret("database-password").orElse("");
    int poolSize = settings.count("database-pool-size", DEFAULT_POOL_SIZE, 2, LARGEST_POOL);
    if (url.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PostgresConfig(url, user, password, poolSize));
    } catch (IllegalArgumentException wrong) {
      settings.wrong(String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }

  /** The database without how it is spoken to. */
  String name() {
    int query = url.indexOf('?');
    return url.substring("jdbc:".length(), query < 0 ? url.length() : query);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "%s as %s, %d connections".formatted(name(), user, poolSize);
  }
}
