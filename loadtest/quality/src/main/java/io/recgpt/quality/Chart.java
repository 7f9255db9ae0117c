package io.recgpt.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A chart of lines or of bars as SVG, readable on light and dark pages. */
final class Chart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 50;
  private static final int BOTTOM = 50;
  private static final int LEGEND_ROW = 18;

  /** Lines of the grid, at most. */
  private static final int GRID_LINES = 6;

  /** Distinct for people who see few colours (Okabe and Ito 2008). */
  private static final List<String> COLORS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#666666");

  private final String title;
  private final String horizontal;
  private final String vertical;
  private final List<String> marks;
  private final List<Series> series = new ArrayList<>();

  /** Values at 1, 2, 3 and so on. */
  private static final class Series {
    private final String name;
    private final double[] values;
    private final boolean bars;

    Series(String name, double[] values, boolean bars) {
      this.name = name;
      this.values = values;
      this.bars = bars;
    }
  }

  /** Values stand at 1, 2, 3 and so on. */
  Chart(String title, String horizontal, String vertical) {
    this(title, horizontal, vertical, List.of());
  }

  /** Values stand at marks of these names. */
  Chart(String title, String horizontal, String vertical, List<String> marks) {
    this.title = title;
    this.horizontal = horizontal;
    this.vertical = vertical;
    this.marks = List.copyOf(marks);
  }

  Chart line(String name, double[] values) {
    series.add(new Series(name, values.clone(), false));
    return this;
  }

  Chart bars(String name, double[] values) {
    series.add(new Series(name, values.clone(), true));
    return this;
  }

  String svg() {
    int height = HEIGHT + LEGEND_ROW * series.size();
    StringBuilder svg = new StringBuilder();
    svg.append(
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " aria-label=\"%s\" font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n")
            .formatted(WIDTH, height, escaped(title)));
    svg.append(text(WIDTH / 2.0, 24, "middle", 15, title));
    double most = series.stream().flatMapToDouble(s -> Arrays.stream(s.values)).max().orElse(1);
    double step = step(most);
    double top = step * Math.max(1, Math.ceil(most / step));
    int points = series.stream().mapToInt(s -> s.values.length).max().orElse(1);
    for (int i = 0; i <= Math.round(top / step); i++) {
      double value = step * i;
      double y = y(value, top);
      svg.append(
          "<line x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\" stroke=\"#dddddd\"/>%n"
              .formatted(LEFT, number(y), WIDTH - RIGHT, number(y)));
      svg.append(text(LEFT - 6, y + 4, "end", 11, String.format(Locale.ROOT, "%.2f", value)));
    }
    int every = points > 12 ? 5 : 1;
    for (int i = 0; i < points; i++) {
      if (i == 0 || (i + 1) % every == 0) {
        String mark = i < marks.size() ? marks.get(i) : Integer.toString(i + 1);
        svg.append(text(x(i, points), HEIGHT - BOTTOM + 18, "middle", 11, mark));
      }
    }
    svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - BOTTOM + 38, "middle", 12, horizontal));
    svg.append(
        "<g transform=\"rotate(-90 16 %d)\">%s</g>%n"
            .formatted(
                (TOP + HEIGHT - BOTTOM) / 2,
                text(16, (TOP + HEIGHT - BOTTOM) / 2.0, "middle", 12, vertical)));
    for (int i = 0; i < series.size(); i++) {
      String color = COLORS.get(i % COLORS.size());
      svg.append(series.get(i).bars ? bars(i, color, top, points) : line(i, color, top, points));
      double y = HEIGHT + LEGEND_ROW * i;
      svg.append(
          "<rect x=\"%d\" y=\"%s\" width=\"12\" height=\"12\" fill=\"%s\"/>%n"
              .formatted(LEFT, number(y), color));
      svg.append(text(LEFT + 18, y + 10, "start", 12, series.get(i).name));
    }
    return svg.append("</svg>%n".formatted()).toString();
  }

  private String line(int index, String color, double top, int points) {
    StringBuilder path = new StringBuilder();
    double[] values = series.get(index).values;
    for (int i = 0; i < values.length; i++) {
      path.append(i == 0 ? "M" : " L")
          .append(number(x(i, points)))
          .append(' ')
          .append(number(y(values[i], top)));
    }
    return "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
        .formatted(path, color);
  }

  private String bars(int index, String color, double top, int points) {
    long groups = series.stream().filter(each -> each.bars).count();
    double width = .8 * (WIDTH - LEFT - RIGHT) / points / groups;
    StringBuilder bars = new StringBuilder();
    double[] values = series.get(index).values;
    for (int i = 0; i < values.length; i++) {
      double y = y(values[i], top);
      bars.append(
          "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>%n"
              .formatted(
                  number(x(i, points) - width * groups / 2 + width * index),
                  number(y),
                  number(width),
                  number(HEIGHT - BOTTOM - y),
                  color));
    }
    return bars.toString();
  }

  /** The least of 1, 2, 5, 10 ... hundredths that needs few lines. */
  private static double step(double most) {
    for (double unit = .01; true; unit *= 10) {
      for (int times : new int[] {1, 2, 5}) {
        if (unit * times * GRID_LINES >= most) {
          return unit * times;
        }
      }
    }
  }

  private static double x(int i, int points) {
    return LEFT + (i + .5) * (WIDTH - LEFT - RIGHT) / points;
  }

  private static double y(double value, double top) {
    return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP);
  }

  private static String text(double x, double y, String anchor, int size, String words) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-size=\"%d\" fill=\"#222222\">%s</text>%n"
        .formatted(number(x), number(y), anchor, size, escaped(words));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String words) {
    return words
        .strip()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
