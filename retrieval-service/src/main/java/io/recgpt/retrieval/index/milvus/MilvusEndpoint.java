package io.recgpt.retrieval.index.milvus;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.setting.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a Milvus server is, and how long it is waited for.
 *
 * @param uri {@code http://host:19530}, or {@code https} for TLS; the port may be left out
 * @param token {@code user:password} or an API key; empty: none
 * @param authorities file of those who may have signed its certificate (PEM); none: those that the
 *     JDK knows
 * @param searchLimit for one search, all its calls together
 * @param changeLimit for one change: a batch of vectors, a version made or dropped, an alias moved
 */
public record MilvusEndpoint(
    URI uri, String token, Optional<Path> authorities, Duration searchLimit, Duration changeLimit) {
  private static final int DEFAULT_PORT = 19_530;
  private static final Duration SEARCH_LIMIT = Duration.ofSeconds(2);
  private static final Duration CHANGE_LIMIT = Duration.ofSeconds(30);

  public MilvusEndpoint {
    requireNonNull(token, "token");
    requireNonNull(authorities, "authorities");
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

  /** The default limits, and the JDK's authorities. */
  public MilvusEndpoint(URI uri, String token) {
    this(uri, token, SEARCH_LIMIT, CHANGE_LIMIT);
  }

  /**
   * The JDK's authorities.
   *
   * @param searchLimit time of a search, above 0
   * @param changeLimit time of any other call, above 0
   */
  public MilvusEndpoint(URI uri, String token, Duration searchLimit, Duration changeLimit) {
    this(uri, token, Optional.empty(), searchLimit, changeLimit);
  }

  /**
   * Reads {@code milvus}, {@code milvus-token-file} (or {@code RECGPT_MILVUS_TOKEN}) and {@code
   * milvus-ca-file}; none where {@code milvus} is not set.
   */
  public static Optional<MilvusEndpoint> read(Settings settings) {
    Optional<URI> address = settings.address("milvus");
    String token = settings.secret("milvus-token").orElse("");
    Optional<Path> authorities = settings.file("milvus-ca-file");
    if (authorities.isPresent() && address.filter(MilvusEndpoint::isSecure).isEmpty()) {
      settings.wrong(
          "milvus-ca-file: set without TLS (expected: with milvus at https://host:port)");
    }
    return address.map(
        uri -> new MilvusEndpoint(uri, token, authorities, SEARCH_LIMIT, CHANGE_LIMIT));
  }

  boolean secure() {
    return isSecure(uri);
  }

  private static boolean isSecure(URI uri) {
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
