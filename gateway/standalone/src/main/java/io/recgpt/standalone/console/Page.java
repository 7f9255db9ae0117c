package io.recgpt.standalone.console;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Writes lines that fit a width in columns, with hanging indents. */
public final class Page {
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final int MINIMUM_COLUMNS = 60;
  private static final int MAXIMUM_COLUMNS = 140;

  private final PrintStream out;
  private final Palette palette;
  private final int columns;

  private Page(PrintStream out, Palette palette, int columns) {
    this.out = out;
    this.palette = palette;
    this.columns = columns;
  }

  /** A page of so many columns, brought between 60 and 140. */
  public static Page on(PrintStream out, Palette palette, int columns) {
    return new Page(out, palette, Math.clamp(columns, MINIMUM_COLUMNS, MAXIMUM_COLUMNS));
  }

  Palette palette() {
    return palette;
  }

  int columns() {
    return columns;
  }

  /** An empty line. */
  public void gap() {
    out.println();
  }

  /** A line as it stands, colours and all. */
  public void raw(String line) {
    out.println(line.stripTrailing());
  }

  /** A title with a rule behind it. */
  public void title(String title, String remark) {
    int rule = Math.max(3, columns - width(title) - width(remark) - 6);
    raw(
        "%s %s %s %s"
            .formatted(
                palette.faint("──"),
                palette.strong(title),
                palette.faint("─".repeat(rule)),
                palette.faint(remark)));
  }

  /** Text under a label, wrapped, its later lines indented as the first. */
  public void labelled(String label, int indent, String text) {
    List<String> lines = wrapped(text, columns - indent);
    String head = label.isEmpty() ? "" : palette.accent(label);
    for (int i = 0; i < lines.size(); i++) {
      String lead =
          i == 0 ? head + " ".repeat(Math.max(0, indent - width(label))) : " ".repeat(indent);
      raw(lead + lines.get(i));
    }
  }

  /** Faint text, wrapped and indented. */
  public void aside(int indent, String text) {
    for (String line : wrapped(text, columns - indent)) {
      raw(" ".repeat(indent) + palette.faint(line));
    }
  }

  /** The text broken at spaces into lines of at most so many columns; at least one line. */
  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && width(line.toString()) + 1 + width(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** Columns that a text takes, colours left out. */
  static int width(String text) {
    String bare = text.indexOf('\u001b') < 0 ? text : COLOUR.matcher(text).replaceAll("");
    return bare.codePointCount(0, bare.length());
  }

  /** The text, cut with dots where it is wider, else filled up with spaces. */
  static String fitted(String whole, int width) {
    String text = whole;
    if (width(text) > width) {
      text = text.substring(0, text.offsetByCodePoints(0, width - 1)).stripTrailing() + "…";
    }
    return text + " ".repeat(width - width(text));
  }
}
