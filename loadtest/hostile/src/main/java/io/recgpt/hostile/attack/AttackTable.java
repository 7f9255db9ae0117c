package io.recgpt.hostile.attack;

import io.recgpt.processes.Service;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Findings for people to read. */
final class AttackTable {
  private static final String HEAD =
      """
      | attack | by | the attacker got | the other tenant's calls | failed | p99 before, ms | p99 meanwhile, ms | processors: gateway, intent, retrieval, explain, s | most memory: the same, MiB |
      |---|---|---|--:|--:|--:|--:|---|---|
      """;

  private static final List<Service> SERVICES =
      List.of(Service.GATEWAY, Service.INTENT, Service.RETRIEVAL, Service.EXPLAIN);

  private AttackTable() {}

  /** A table in Markdown, and a line of what it comes to. */
  static String of(List<Finding> findings) {
    List<Finding> attacks =
        findings.stream().filter(it -> it.attack().kind() == Attack.Kind.ATTACK).toList();
    long failed =
        attacks.stream().mapToLong(it -> it.during().failed() + it.after().failed()).sum();
    long calls = attacks.stream().mapToLong(it -> it.during().calls() + it.after().calls()).sum();
    return HEAD
        + findings.stream().map(AttackTable::line).collect(Collectors.joining("\n"))
        + "\n\n%d attacks: %,d of %,d calls of the other tenant failed; p99 above twice that without in %d; %d processes ended."
            .formatted(
                attacks.size(),
                failed,
                calls,
                findings.stream().filter(it -> !it.isUnnoticed()).count(),
                findings.stream().mapToInt(it -> it.ended().size()).sum())
        + findings.stream()
            .filter(it -> it.attack().kind() == Attack.Kind.OVERLOAD)
            .map(AttackTable::overload)
            .collect(Collectors.joining());
  }

  private static String overload(Finding finding) {
    return String.format(
        Locale.ROOT,
        "\n\n%s, by a process as important as the services: %.1f %% of the other tenant's calls were answered within their deadline, %.1f %% without (goodput %.3f, at least %.2f wanted).",
        finding.attack().name(),
        100 * finding.during().answered(),
        100 * finding.without().answered(),
        finding.goodput(),
        Finding.MIN_GOODPUT);
  }

  /** A row. */
  static String line(Finding finding) {
    return "| %s | %s | %s | %,d | %s | %s | %s | %s | %s |"
        .formatted(
            finding.attack().name(),
            finding.attack().power().title(),
            outcomes(finding.seen()),
            finding.during().calls() + finding.after().calls(),
            failed(finding),
            millis(finding.without().p99()),
            marked(millis(finding.during().p99()), !finding.isUnnoticed()),
            cpu(finding),
            memory(finding));
  }

  private static String failed(Finding finding) {
    Map<String, Long> failures = new TreeMap<>(finding.during().failures());
    finding.after().failures().forEach((code, count) -> failures.merge(code, count, Long::sum));
    return failures.isEmpty() ? "0" : marked(outcomes(failures), true);
  }

  private static String cpu(Finding finding) {
    return SERVICES.stream()
        .map(service ->
            String.format(
                Locale.ROOT,
                "%.1f",
                finding.cpu().getOrDefault(service, Duration.ZERO).toMillis() / 1e3))
        .collect(Collectors.joining(", "));
  }

  private static String memory(Finding finding) {
    return SERVICES.stream()
        .map(service ->
            finding.ended().contains(service)
                ? "**ended**"
                : marked(
                    String.valueOf(finding.memory().getOrDefault(service, 0L) >> 20),
                    finding.memory().getOrDefault(service, 0L) > HostileCluster.podLimit(service)))
        .collect(Collectors.joining(", "));
  }

  private static String outcomes(Map<String, Long> outcomes) {
    return outcomes.entrySet().stream()
        .map(it -> "%s %,d".formatted(it.getKey(), it.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String marked(String text, boolean bad) {
    return bad ? "**%s**".formatted(text) : text;
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6);
  }
}
