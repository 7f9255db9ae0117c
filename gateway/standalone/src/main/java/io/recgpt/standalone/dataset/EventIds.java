package io.recgpt.standalone.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Makes event ids for a log that has none: from a row's text and its ordinal among equal rows, so
 * that reading the same file again gives the same ids. Not thread-safe; one for each reading.
 */
public final class EventIds {
  private static final int ID_BYTES = 16;

  private final MessageDigest digest;
  private final Map<Long, Integer> ordinals = new HashMap<>();

  public EventIds() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }

  /** The id of the next row: 32 hexadecimal digits. */
  public String next(List<String> fields) {
    digest.update(String.join("\t", fields).getBytes(StandardCharsets.UTF_8));
    byte[] row = digest.digest();
    int ordinal = ordinals.merge(ByteBuffer.wrap(row).getLong(), 1, Integer::sum);
    if (ordinal > 1) {
      digest.update(row);
      row = digest.digest(ByteBuffer.allocate(Integer.BYTES).putInt(ordinal).array());
    }
    return HexFormat.of().formatHex(row, 0, ID_BYTES);
  }
}
