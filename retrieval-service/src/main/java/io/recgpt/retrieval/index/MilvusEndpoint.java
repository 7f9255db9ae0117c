package io.recgpt.retrieval.index;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;

/**
 * Where a Milvus server is, and how long it is waited for.
 *
 * @param uri {@code http://host:19530}, or {@code https} for TLS; the port may be left out
 * @param token {@code user:password} or an API key; empty: none
 * @param searchLimit for one search, all its calls together
 * @param changeLimit for one change: a batch of vectors, a version made or dropped, an alias moved
 */
public record MilvusEndpoint(URI uri, String token, Duration searchLimit, Duration changeLimit) {
  private static final int DEFAULT_PORT = 19_530;

  public MilvusEndpoint {
    requireNonNull(token, "token");
    String scheme = uri.getScheme();
    if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "milvus: %s (expected: http://host:port or https://host:port)".formatted(uri));
    }
    if (searchLimit.isNegative() || searchLimit.isZero()) {
      throw new IllegalArgumentException(
          "search-limit: %s (expected: more than nothing)".formatted(searchLimit));
    }
    if (changeLimit.isNegative() || changeLimit.isZero()) {
      throw new IllegalArgumentException(
          "change-limit: %s (expected: more than nothing)".formatted(changeLimit));
    }
  }

  /** The default limits. */
  public MilvusEndpoint(URI uri, String token) {
    this(uri, token, Duration.ofSeconds(2), Duration.ofSeconds(30));
  }

  boolean secure() {
    return "https".equals(uri.getScheme());
  }

  String host() {
    return uri.getHost();
  }

  int port() {
    return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
  }

  /** Without the token, for logs and messages. */
  @Override
  public String toString() {
    return "%s:%d".formatted(host(), port());
  }
}
