package io.recgpt.inference.task;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;

/**
 * Text of users and items as it may stand in a prompt: data that can neither end the place it
 * stands in nor be taken for a turn of the conversation.
 */
public final class UntrustedText {
  private UntrustedText() {}

  /**
   * One line of at most so many characters: compatibility forms folded, so that no look-alike of a
   * mark survives; controls, bidirectional and invisible characters dropped; marks of prompts and
   * JSON ({@code < > { } [ ] | ` " \}) replaced by blanks; what is cut ends with an ellipsis.
   *
   * @param most characters, at least 1
   */
  public static String line(String raw, int most) {
    String bounded = raw.length() > 8 * most ? raw.substring(0, 8 * most) : raw;
    StringBuilder line = new StringBuilder();
    Normalizer.normalize(bounded, Normalizer.Form.NFKC)
        .codePoints()
        .forEach(point -> append(line, point));
    String text = line.toString().strip();
    int length = text.codePointCount(0, text.length());
    return length <= most ? text : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }

  private static void append(StringBuilder line, int point) {
    switch (Character.getType(point)) {
      case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> {
        return;
      }
      default -> {}
    }
    boolean blank =
        Character.isWhitespace(point)
            || Character.isSpaceChar(point)
            || Character.getType(point) == Character.CONTROL
            || "<>{}[]|`\"\\".indexOf(point) >= 0
            || (UnicodeScript.of(point) == UnicodeScript.INHERITED && line.isEmpty());
    if (!blank) {
      line.appendCodePoint(point);
    } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
      line.append(' ');
    }
  }
}
