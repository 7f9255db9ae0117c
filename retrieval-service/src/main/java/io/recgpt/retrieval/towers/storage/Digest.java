package io.recgpt.retrieval.towers.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Length and SHA-256 of a file.
 *
 * @param bytes its length
 * @param sha256 64 lower-case hexadecimal digits
 */
public record Digest(long bytes, String sha256) {
  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
