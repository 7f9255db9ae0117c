package io.recgpt.image;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that some processes export, as Prometheus reads them. */
final class ScrapedMetrics {
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_0-9]+)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_0-9]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  private final Map<String, Set<String>> labels = new TreeMap<>();

  /** Adds those of one process. */
  void scrape(URI endpoint) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String text =
          client.send(HttpRequest.newBuilder(endpoint).build(), BodyHandlers.ofString()).body();
      text.lines().filter(line -> !line.startsWith("#")).forEach(this::add);
    }
  }

  private void add(String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      throw new AssertionError("no sample: " + line);
    }
    Set<String> found = labels.computeIfAbsent(sample.group(1), _ -> new TreeSet<>());
    if (sample.group(2) != null) {
      LABEL.matcher(sample.group(2)).results().forEach(label -> found.add(label.group(1)));
    }
  }

  /** The labels of a metric; empty where nobody exports it. */
  Optional<Set<String>> labels(String metric) {
    return Optional.ofNullable(labels.get(metric));
  }
}
