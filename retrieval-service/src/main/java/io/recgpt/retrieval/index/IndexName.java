package io.recgpt.retrieval.index;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names as hexadecimal digits, so that any text is safe in paths, identifiers and filters. */
public final class IndexName {
  /** Longest name in bytes of UTF-8, so that its digits fit where they are used. */
  static final int MAX_BYTES = 48;

  private IndexName() {}

  /** Refuses names that can't be written as digits and read back. */
  static void check(String field, String name) {
    int bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name)).remaining();
    } catch (CharacterCodingException unpaired) {
      throw new IllegalArgumentException(
          "%s: half a surrogate pair in it (expected: valid Unicode)".formatted(field), unpaired);
    }
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "%s: %d bytes of UTF-8 (expected: 1 to %d)".formatted(field, bytes, MAX_BYTES));
    }
  }

  /** Returns the UTF-8 bytes of a name as hexadecimal digits, two a byte. */
  public static String toDigits(String name) {
    return HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads what {@link #toDigits} wrote. */
  public static String fromDigits(String digits) {
    return new String(HexFormat.of().parseHex(digits), StandardCharsets.UTF_8);
  }
}
