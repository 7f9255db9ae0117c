package io.recgpt.rpc.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys that are known. A caller shows {@code id.secret}. Secrets have 256 random bits, so that
 * a plain digest of them can be kept; digests are compared in constant time, and an unknown id
 * costs what a wrong secret costs.
 *
 * <p>As text, a line a key, parts separated by blanks: id, digest, tenant or {@code *}, scopes
 * joined by commas, requests a second. Empty lines and those that begin with {@code #} don't count.
 */
public final class KeyRing {
  private static final byte[] NOBODY = digest("nobody");
  private static final int LONGEST = 512;

  private final Map<String, ApiKey> keys;

  private KeyRing(Map<String, ApiKey> keys) {
    this.keys = Map.copyOf(keys);
  }

  /**
   * Reads a ring.
   *
   * @throws IllegalArgumentException with a line for each line that is wrong; secrets are not told
   */
  public static KeyRing parse(String text) {
    Map<String, ApiKey> keys = new HashMap<>();
    List<String> problems = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        ApiKey key = key(line);
        if (keys.put(key.id(), key) != null) {
          problems.add("line %d: %s stands twice".formatted(i + 1, key.id()));
        }
      } catch (IllegalArgumentException wrong) {
        problems.add("line %d: %s".formatted(i + 1, wrong.getMessage()));
      }
    }
    if (keys.isEmpty() && problems.isEmpty()) {
      problems.add("no key (expected: at least one line 'id digest tenant scopes rate')");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return new KeyRing(keys);
  }

  private static ApiKey key(String line) {
    String[] parts = line.split("\\s+", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException(
          "%d parts (expected: id, digest, tenant, scopes, requests a second)"
              .formatted(parts.length));
    }
    Set<Scope> scopes =
        Arrays.stream(parts[3].split(",", -1)).map(KeyRing::scope).collect(Collectors.toSet());
    Optional<String> tenant = parts[2].equals("*") ? Optional.empty() : Optional.of(parts[2]);
    return new ApiKey(parts[0], parts[1], tenant, scopes, rate(parts[4]));
  }

  private static Scope scope(String name) {
    try {
      return Scope.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "scope %s (expected: read, write or admin)".formatted(name), unknown);
    }
  }

  private static double rate(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "requests a second: %s (expected: a number)".formatted(text), notANumber);
    }
  }

  /** The key that a caller shows; none where id or secret is wrong. */
  public Optional<ApiKey> verify(String shown) {
    if (shown.length() > LONGEST) {
      return Optional.empty();
    }
    int dot = shown.indexOf('.');
    Optional<ApiKey> key =
        dot < 0 ? Optional.empty() : Optional.ofNullable(keys.get(shown.substring(0, dot)));
    byte[] expected = key.map(known -> HexFormat.of().parseHex(known.digest())).orElse(NOBODY);
    boolean same = MessageDigest.isEqual(expected, digest(shown.substring(dot + 1)));
    return same ? key : Optional.empty();
  }

  /** How many keys there are. */
  public int size() {
    return keys.size();
  }

  /** A new secret: 256 random bits, URL-safe. */
  public static String newSecret(SecureRandom random) {
    byte[] bits = new byte[32];
    random.nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  /** What stands in the file for a secret. */
  public static String digestOf(String secret) {
    return HexFormat.of().formatHex(digest(secret));
  }

  private static byte[] digest(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("each JDK has SHA-256", impossible);
    }
  }
}
