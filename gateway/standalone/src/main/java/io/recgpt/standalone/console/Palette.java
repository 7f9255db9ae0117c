package io.recgpt.standalone.console;

/** Colours of a terminal, or none. */
public final class Palette {
  private final boolean colours;

  private Palette(boolean colours) {
    this.colours = colours;
  }

  /** Colours where wanted. */
  public static Palette of(boolean colours) {
    return new Palette(colours);
  }

  String strong(String text) {
    return styled("1", text);
  }

  String faint(String text) {
    return styled("2", text);
  }

  String accent(String text) {
    return styled("36", text);
  }

  String good(String text) {
    return styled("32", text);
  }

  String bad(String text) {
    return styled("31", text);
  }

  private String styled(String code, String text) {
    return colours && !text.isEmpty() ? "\u001b[%sm%s\u001b[0m".formatted(code, text) : text;
  }
}
