package io.recgpt.faults;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Findings as Markdown. */
final class FaultTable {
  private FaultTable() {}

  static String of(List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| what fails | how | Recommend | RecordEvents | slowest | well again | lost | gateway's metrics |\n");
    text.append("|---|---|---|---|--:|--:|--:|---|\n");
    for (Finding finding : findings) {
      text.append(
          "| %s | %s | %s | %s | %s | %s | %d | %s |%n"
              .formatted(
                  finding.edge(),
                  finding.fault(),
                  outcomes(finding.recommends())
                      + (finding.late() == 0 ? "" : "; **%d late**".formatted(finding.late())),
                  outcomes(finding.records()),
                  seconds(finding.slowest()),
                  finding.recovery().map(FaultTable::seconds).orElse("**never**"),
                  finding.lost(),
                  finding.account().map(Account::toString).orElse("")));
    }
    text.append("\nWhat the responses said of it:\n\n");
    for (Finding finding : findings) {
      if (!finding.reasons().isEmpty()) {
        text.append(
            "- %s, %s: %s%n"
                .formatted(finding.edge(), finding.fault(), String.join(" / ", finding.reasons())));
      }
    }
    return text.toString();
  }

  private static String outcomes(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
        .map(it -> "%d %s".formatted(it.getValue(), it.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }
}
