package io.recgpt.storage;

/** Text as every database can keep it. */
public final class StoredText {
  private static final char NONE = '\u0000';
  private static final char REPLACEMENT = '\ufffd';

  private StoredText() {}

  /** The text; U+0000, which PostgreSQL refuses, becomes U+FFFD. */
  public static String of(String text) {
    return text.indexOf(NONE) < 0 ? text : text.replace(NONE, REPLACEMENT);
  }
}
