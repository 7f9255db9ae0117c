package io.recgpt.rpc;

/** Text of a status, as the trailer {@code grpc-message} writes it. */
final class StatusText {
  private static final String CUT = "...";

  private StatusText() {}

  /**
   * The beginning of a text.
   *
   * @param mostBytes of the trailer, in which a character beyond printable ASCII takes three bytes
   *     for each byte of its UTF-8; at least 3
   */
  static String shortened(String text, int mostBytes) {
    int written = 0;
    int fits = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      written += written(point);
      if (written > mostBytes) {
        return text.substring(0, fits) + CUT;
      }
      i += Character.charCount(point);
      if (written <= mostBytes - CUT.length()) {
        fits = i;
      }
    }
    return text;
  }

  private static int written(int point) {
    if (point >= ' ' && point <= '~' && point != '%') {
      return 1;
    }
    return 3 * (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);
  }
}
