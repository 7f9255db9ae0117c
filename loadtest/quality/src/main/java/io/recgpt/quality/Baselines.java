package io.recgpt.quality;

import io.recgpt.quality.split.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Figures of other methods to show beside ours: tab-separated, a header of "method" and metrics'
 * names, then one line a method.
 */
final class Baselines {
  private Baselines() {}

  /** The figures of one method by the metric's name. */
  record Method(String name, Map<String, Double> values) {}

  /**
   * Reads a file.
   *
   * @throws BadInputException where it cannot be read or is no such table
   */
  static List<Method> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new BadInputException("%s: cannot be read (expected: UTF-8 text)".formatted(file));
    }
    List<String> header = lines.isEmpty() ? List.of() : fields(lines.getFirst());
    if (header.isEmpty() || !header.getFirst().equals("method")) {
      throw new BadInputException(
          "%s, line 1: another header (expected: method, then names such as HR@10, by tabs)"
              .formatted(file));
    }
    List<Method> methods = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      List<String> fields = fields(lines.get(i));
      if (fields.size() != header.size()) {
        throw new BadInputException(
            "%s, line %d: %d fields (expected: %d)"
                .formatted(file, i + 1, fields.size(), header.size()));
      }
      Map<String, Double> values = new LinkedHashMap<>();
      for (int column = 1; column < fields.size(); column++) {
        values.put(header.get(column), number(file, i + 1, fields.get(column)));
      }
      methods.add(new Method(fields.getFirst(), values));
    }
    return methods;
  }

  private static double number(Path file, int line, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new BadInputException(
          "%s, line %d: %s (expected: a number)".formatted(file, line, text));
    }
  }

  private static List<String> fields(String line) {
    return List.of(line.split("\t", -1));
  }
}
