package io.recgpt.quality;

import io.recgpt.quality.split.BadInputException;
import io.recgpt.quality.split.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Other methods to show beside ours, from a tab-separated file of one of two forms: figures, with a
 * header of "method" and metrics' names and one line a method; or ranks, with the header "method",
 * "user_id", "rank" and one line for each method and test target.
 *
 * @param told figures by method
 * @param ranked ranks by method, which can be compared by the same users
 */
record Baselines(List<Method> told, List<Scores> ranked) {
  static final Baselines NONE = new Baselines(List.of(), List.of());

  private static final List<String> RANKS = List.of("method", "user_id", "rank");

  Baselines {
    told = List.copyOf(told);
    ranked = List.copyOf(ranked);
  }

  /** The figures of one method by the metric's name. */
  record Method(String name, Map<String, Double> values) {}

  /**
   * Reads a file.
   *
   * @param targets of the test stage, whom ranks must be of
   * @throws BadInputException where it cannot be read, is no such table, or has other users
   */
  static Baselines read(Path file, List<Target> targets) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new BadInputException("%s: cannot be read (expected: UTF-8 text)".formatted(file));
    }
    List<String> header = lines.isEmpty() ? List.of() : fields(lines.getFirst());
    if (header.isEmpty() || !header.getFirst().equals("method")) {
      throw new BadInputException(
          ("%s, line 1: another header (expected: method, then names such as HR@10, by tabs;"
                  + " or method, user_id, rank)")
              .formatted(file));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      List<String> fields = fields(lines.get(i));
      if (fields.size() != header.size()) {
        throw new BadInputException(
            "%s, line %d: %d fields (expected: %d)"
                .formatted(file, i + 1, fields.size(), header.size()));
      }
      rows.add(fields);
    }
    return header.equals(RANKS)
        ? new Baselines(List.of(), ranked(file, rows, targets))
        : new Baselines(told(file, header, rows), List.of());
  }

  private static List<Method> told(Path file, List<String> header, List<List<String>> rows) {
    List<Method> methods = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      Map<String, Double> values = new LinkedHashMap<>();
      for (int column = 1; column < header.size(); column++) {
        values.put(header.get(column), number(file, row + 2, rows.get(row).get(column)));
      }
      methods.add(new Method(rows.get(row).getFirst(), values));
    }
    return methods;
  }

  private static List<Scores> ranked(Path file, List<List<String>> rows, List<Target> targets) {
    Map<String, Target> byUser = new HashMap<>();
    targets.forEach(target -> byUser.put(target.userId(), target));
    Map<String, Map<String, Outcome>> methods = new LinkedHashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      String user = rows.get(row).get(1);
      Target target = byUser.get(user);
      if (target == null) {
        throw new BadInputException(
            "%s, line %d: user %s has no test target (expected: users of the targets)"
                .formatted(file, row + 2, user));
      }
      String rank = rows.get(row).get(2);
      double place = rank.isEmpty() ? Outcome.ABSENT : number(file, row + 2, rank);
      if (!(place >= 0)) {
        throw new BadInputException(
            "%s, line %d: rank %s (expected: >= 0, or empty)".formatted(file, row + 2, rank));
      }
      Map<String, Outcome> outcomes =
          methods.computeIfAbsent(rows.get(row).getFirst(), _ -> new HashMap<>());
      if (outcomes.put(user, new Outcome(target, place)) != null) {
        throw new BadInputException(
            "%s, line %d: a second rank of user %s (expected: one for each method)"
                .formatted(file, row + 2, user));
      }
    }
    List<Scores> ranked = new ArrayList<>();
    methods.forEach((method, outcomes) -> {
      List<Outcome> ordered = new ArrayList<>();
      for (Target target : targets) {
        Outcome outcome = outcomes.get(target.userId());
        if (outcome == null) {
          throw new BadInputException(
              "%s: %s has ranks of %,d users, none of user %s (expected: all %,d of the test targets)"
                  .formatted(file, method, outcomes.size(), target.userId(), targets.size()));
        }
        ordered.add(outcome);
      }
      ranked.add(new Scores(method, ordered, Duration.ZERO));
    });
    return ranked;
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
