package io.recgpt.rpc.auth;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;

/**
 * A caller.
 *
 * @param id public name of the key, for logs and files: lower case, digits and dashes
 * @param digest lower-case hex of the SHA-256 of its secret
 * @param tenant the one tenant it may call for; none: any, by metadata
 * @param scopes what it may do, at least one
 * @param requestsPerSecond sustained rate, above 0; twice as many at once
 */
public record ApiKey(
    String id,
    String digest,
    Optional<String> tenant,
    Set<Scope> scopes,
    double requestsPerSecond) {

  public ApiKey {
    if (!id.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException(
          "key: %s (expected: lower-case letters, digits and dashes)".formatted(id));
    }
    if (!digest.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "digest of %s (expected: 64 hex digits, the SHA-256 of the secret)".formatted(id));
    }
    requireNonNull(tenant);
    scopes = Set.copyOf(scopes);
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException(
          "scopes of %s: none (expected: at least one)".formatted(id));
    }
    if (!(requestsPerSecond > 0 && requestsPerSecond <= 1e6)) {
      throw new IllegalArgumentException(
          "requests a second of %s: %s (expected: above 0, at most 1000000)"
              .formatted(id, requestsPerSecond));
    }
  }
}
