package io.recgpt.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of the chart, parts of which are made by tests: {@code -Drecgpt.pages.write=true} writes
 * them.
 */
record Page(Path file) {
  static Page of(String name) {
    return new Page(ChartTools.CHART.resolve(name));
  }

  /** Holds a part between two marks to what it should be, or writes it. */
  void holds(String mark, String expected) {
    String begin = "<!-- " + mark + " -->\n";
    String end = "<!-- /" + mark + " -->";
    String text = read();
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(to).as("marks of %s in %s", mark, file).isGreaterThanOrEqualTo(from);
    if (Boolean.parseBoolean(System.getProperty("recgpt.pages.write", "false"))) {
      write(text.substring(0, from) + expected + text.substring(to));
    } else {
      assertThat(text.substring(from, to))
          .as("%s of %s; -Drecgpt.pages.write=true makes it anew", mark, file.getFileName())
          .isEqualTo(expected);
    }
  }

  private String read() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
