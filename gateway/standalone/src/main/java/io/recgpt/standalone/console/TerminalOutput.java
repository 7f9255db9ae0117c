package io.recgpt.standalone.console;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * UTF-8 on its way to a terminal. Titles, tags and what else others wrote may hold characters that
 * move the cursor, rename the window or turn the direction of writing: each becomes U+FFFD,
 * whatever printed it. Line ends, tabs, and the colours and weights of our own pages pass. For one
 * thread at a time.
 */
public final class TerminalOutput extends FilterOutputStream {
  private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);
  private static final int ESCAPE = 0x1b;
  private static final int LONGEST = 12;

  /** Colours, weights and their end; nothing that hides text. */
  private static final Pattern STYLE =
      Pattern.compile(
          "\u001b\\[(?:(?:[0-4]|2[1-4]|3[1-6]|39)(?:;(?:[0-4]|2[1-4]|3[1-6]|39)){0,2})?m");

  private static final Pattern STYLE_BEGUN = Pattern.compile("\u001b(?:\\[[0-9;]*)?");

  private final boolean overwrites;
  private final byte[] held = new byte[LONGEST];
  private int size;

  /**
   * Output that may go to a terminal.
   *
   * @param overwrites whether lines may be written again from their beginning, as by a progress bar
   */
  public TerminalOutput(OutputStream out, boolean overwrites) {
    super(out);
    this.overwrites = overwrites;
  }

  /** A stream of text by way of such an output, flushed at the end of each line. */
  public static PrintStream printing(OutputStream out, boolean overwrites) {
    return new PrintStream(new TerminalOutput(out, overwrites), true, StandardCharsets.UTF_8);
  }

  /** A JSON document that has as escapes, and so keeps, what would be replaced in text. */
  public static String escaped(String json) {
    StringBuilder text = new StringBuilder(json.length());
    json.codePoints()
        .forEach(character -> {
          if (isHarmless(character)) {
            text.appendCodePoint(character);
          } else {
            Character.toString(character)
                .chars()
                .forEach(unit -> text.append("\\u%04x".formatted(unit)));
          }
        });
    return text.toString();
  }

  @Override
  public void write(int value) throws IOException {
    held[size++] = (byte) value;
    int first = held[0] & 0xff;
    if (first == ESCAPE) {
      escape();
    } else if (first == '\r' && size == 1 && !overwrites) {
      return; // What follows tells whether a line ends here.
    } else if (first == '\r' && !overwrites) {
      carriageReturn();
    } else if (size >= length(first)) {
      release();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  @Override
  public void close() throws IOException {
    if (size > 0) {
      size = 0;
      out.write(REPLACEMENT);
    }
    super.close();
  }

  private void escape() throws IOException {
    String sequence = new String(held, 0, size, StandardCharsets.ISO_8859_1);
    if (STYLE.matcher(sequence).matches()) {
      out.write(held, 0, size);
      size = 0;
    } else if (size == LONGEST || !STYLE_BEGUN.matcher(sequence).matches()) {
      replaceFirst();
    }
  }

  private void carriageReturn() throws IOException {
    if (held[1] == '\n') {
      out.write(held, 0, size);
      size = 0;
    } else {
      replaceFirst();
    }
  }

  /** Replaces the first character, and looks at what came after it again. */
  private void replaceFirst() throws IOException {
    byte[] rest = new byte[size - 1];
    System.arraycopy(held, 1, rest, 0, rest.length);
    size = 0;
    out.write(REPLACEMENT);
    write(rest, 0, rest.length);
  }

  private void release() throws IOException {
    String character = new String(held, 0, size, StandardCharsets.UTF_8);
    if (isHarmless(character.codePointAt(0)) || (overwrites && character.equals("\r"))) {
      out.write(held, 0, size);
    } else {
      out.write(REPLACEMENT);
    }
    size = 0;
  }

  /**
   * Whether a character neither steers a terminal nor the direction or place of what is written.
   */
  static boolean isHarmless(int character) {
    return character == '\n'
        || character == '\t'
        || switch (Character.getType(character)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED ->
              // Joiners belong to words of some languages, and to what looks like one emoji.
              character == 0x200c || character == 0x200d;
          default -> true;
        };
  }

  private static int length(int first) {
    if (first < 0xc0) {
      return 1;
    }
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  }
}
