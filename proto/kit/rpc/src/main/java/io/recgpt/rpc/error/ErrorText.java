package io.recgpt.rpc.error;

import java.nio.charset.StandardCharsets;

/**
 * What callers are told of what they sent: one line, so that it stays one in a log and on a
 * terminal, and short, since a status travels in trailers: a client that gets more than some
 * kilobytes of them ends the whole connection, with all calls of it.
 */
public final class ErrorText {
  private static final String CUT = "...";
  private static final char REPLACEMENT = '?';

  private ErrorText() {}

  /**
   * The text without characters that end lines or steer a terminal.
   *
   * @param most bytes that it takes in a {@code grpc-message}, where all but printable ASCII is
   *     escaped; a longer text is cut
   */
  public static String line(String text, int most) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), most));
    int bytes = 0;
    int end = 0; // where the text is cut if it turns out to be too long
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      String shown = shown(character);
      bytes += bytes(shown);
      if (bytes > most) {
        line.setLength(end);
        return line.append(CUT).toString();
      }
      line.append(shown);
      if (bytes <= most - CUT.length()) {
        end = line.length();
      }
    }
    return line.toString();
  }

  private static String shown(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          String.valueOf(REPLACEMENT);
      default -> Character.toString(character);
    };
  }

  private static int bytes(String character) {
    boolean plain = character.length() == 1 && character.charAt(0) < 0x7f && !character.equals("%");
    return plain ? 1 : 3 * character.getBytes(StandardCharsets.UTF_8).length;
  }
}
