package io.recgpt.hostile.attack;

import io.recgpt.rpc.auth.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.stream.Stream;

/**
 * The keys of a cluster under attack, made anew for each: a folder with the gateway's file of keys
 * and each caller's own secret.
 */
final class Keys {
  /** The key of the tenant beside. */
  static final String NEIGHBOR = "neighbor";

  /** Far more than the machine can answer: an attacker isn't stopped by its quota. */
  private static final int RATE = 100_000;

  private final Path folder;

  private Keys(Path folder) {
    this.folder = folder;
  }

  /** Makes them, in a folder that exists. */
  static Keys make(Path folder) throws IOException {
    StringBuilder ring = new StringBuilder();
    ring.append(line(folder, NEIGHBOR, "default", "read,write,admin"));
    for (Power power : Power.values()) {
      if (power != Power.NOBODY) {
        ring.append(line(folder, power.title(), power.tenant(), power.scopes()));
      }
    }
    Files.writeString(folder.resolve("keys"), ring);
    return new Keys(folder);
  }

  /** Those that another process made. */
  static Keys in(Path folder) {
    return new Keys(folder);
  }

  /** What the gateway reads. */
  Path file() {
    return folder.resolve("keys");
  }

  /** Where all are. */
  Path folder() {
    return folder;
  }

  /** What a caller shows: {@code Bearer ID.SECRET}. */
  String bearer(String id) throws IOException {
    return "Bearer %s.%s".formatted(id, Files.readString(folder.resolve(id + ".key")));
  }

  private static String line(Path folder, String id, String tenant, String scopes)
      throws IOException {
    String secret = KeyRing.newSecret(new SecureRandom());
    Files.writeString(folder.resolve(id + ".key"), secret);
    return Stream.of(id, KeyRing.digestOf(secret), tenant, scopes, String.valueOf(RATE))
            .reduce("%s %s"::formatted)
            .orElseThrow()
        + "\n";
  }
}
