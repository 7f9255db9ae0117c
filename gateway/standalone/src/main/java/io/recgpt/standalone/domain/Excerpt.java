package io.recgpt.standalone.domain;

/** Text from outside, made fit for a message. */
public final class Excerpt {
  private static final int CHARACTERS = 60;

  private Excerpt() {}

  /** The text without control characters, cut after 60 characters. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder();
    int end = Math.min(text.length(), CHARACTERS);
    for (int i = 0; i < end; i++) {
      char character = text.charAt(i);
      boolean printable =
          !Character.isISOControl(character) && Character.getType(character) != Character.FORMAT;
      shown.append(printable && !Character.isSurrogate(character) ? character : '?');
    }
    return text.length() > end ? shown.append("...").toString() : shown.toString();
  }
}
