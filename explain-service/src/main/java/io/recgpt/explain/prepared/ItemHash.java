package io.recgpt.explain.prepared;

import io.recgpt.explain.item.ItemText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Identifies a text of an item: 32 hex digits. */
public final class ItemHash {
  private static final int BYTES = 16;

  private ItemHash() {}

  /** Of all text that a sentence may rest on; the embedding is none. */
  public static String of(ItemText item) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, item.title());
      add(digest, item.titleWords());
      add(digest, item.category());
      add(digest, item.brand());
      item.tags().forEach(tag -> add(digest, tag));
      add(digest, "");
      item.attributes().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> {
            add(digest, entry.getKey());
            add(digest, entry.getValue());
          });
      add(digest, "");
      add(digest, item.description());
      return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Lengths keep texts apart: "a", "bc" is not "ab", "c". */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
