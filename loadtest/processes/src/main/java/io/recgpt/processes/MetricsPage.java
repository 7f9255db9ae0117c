package io.recgpt.processes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a process tells Prometheus at one moment. */
public record MetricsPage(List<Sample> samples) {
  private static final Pattern LINE =
      Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)$", Pattern.MULTILINE);
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /**
   * One number.
   *
   * @param name in Prometheus' words: a counter's ends with {@code _total}
   * @param labels by name, escapes as they stand
   */
  public record Sample(String name, Map<String, String> labels, double value) {
    public Sample {
      labels = Map.copyOf(labels);
    }

    /** The value of a label; empty where there is none. */
    public String label(String label) {
      return labels.getOrDefault(label, "");
    }
  }

  public MetricsPage {
    samples = List.copyOf(samples);
  }

  /** Out of the text of a Prometheus endpoint. */
  public static MetricsPage parse(String text) {
    List<Sample> samples = new ArrayList<>();
    Matcher lines = LINE.matcher(text);
    while (lines.find()) {
      Map<String, String> labels = new HashMap<>();
      if (lines.group(2) != null) {
        Matcher label = LABEL.matcher(lines.group(2));
        while (label.find()) {
          labels.put(label.group(1), label.group(2));
        }
      }
      samples.add(
          new Sample(
              lines.group(1),
              labels,
              Double.parseDouble(lines.group(3).replace("Inf", "Infinity"))));
    }
    return new MetricsPage(samples);
  }

  /** The samples of one name. */
  public Stream<Sample> named(String name) {
    return samples.stream().filter(it -> it.name().equals(name));
  }
}
