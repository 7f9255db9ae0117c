package io.recgpt.quality.audit;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What an audit found, for people and for programs. */
final class AuditReport {
  private final Tally tally;
  private final long seed;
  private final int shown;

  /**
   * @param shown false claims of each type to write out, at most
   */
  AuditReport(Tally tally, long seed, int shown) {
    this.tally = tally;
    this.seed = seed;
    this.shown = shown;
  }

  /** A table, then the false claims. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("%-30s %10s %10s%n".formatted("claims", "looked at", "false"));
    for (ClaimType type : ClaimType.values()) {
      text.append(
          "%-30s %,10d %,10d%n"
              .formatted(type.shown(), tally.claims(type), tally.falseClaims(type)));
    }
    text.append("%-30s %,10d %,10d%n".formatted("all", tally.claims(), tally.falseClaims()));
    text.append("%-30s %,10d%n".formatted("people", tally.people()));
    tally
        .intentPositions()
        .ifPresent(share ->
            text.append(
                "%-30s %10.3f of the positions of %,d people with %d interests or more%n"
                    .formatted(
                        "filled by interests",
                        share,
                        tally.leadingPeople(),
                        Tally.LEADING_INTERESTS)));
    tally
        .themePositions()
        .ifPresent(
            share -> text.append("%-30s %10.3f%n".formatted("  by the themes of the log", share)));
    Map<ClaimType, List<Finding>> byType =
        tally.examples().stream().collect(groupingBy(Finding::type));
    for (ClaimType type : ClaimType.values()) {
      List<Finding> findings = byType.getOrDefault(type, List.of());
      if (!findings.isEmpty()) {
        text.append("%nfalse, %s%n".formatted(type.shown()));
      }
      for (Finding finding : findings.subList(0, Math.min(shown, findings.size()))) {
        text.append(
            "  %s%s: %s%n"
                .formatted(
                    finding.userId(),
                    finding.itemId().isEmpty() ? "" : " " + finding.itemId(),
                    finding.claim()));
        finding.faults().forEach(fault -> text.append("      %s%n".formatted(fault)));
      }
      if (findings.size() > shown) {
        text.append("  and %,d more%n".formatted(findings.size() - shown));
      }
    }
    return text.toString();
  }

  /** The same, with all false claims. */
  String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("claims", tally.claims());
    root.put("false_claims", tally.falseClaims());
    Map<String, Object> types = new LinkedHashMap<>();
    for (ClaimType type : ClaimType.values()) {
      types.put(
          type.name().toLowerCase(Locale.ROOT),
          Map.of("claims", tally.claims(type), "false_claims", tally.falseClaims(type)));
    }
    root.put("by_kind", types);
    root.put("people", tally.people());
    root.put("people_with_interests", tally.leadingPeople());
    tally.intentPositions().ifPresent(share -> root.put("intent_positions", share));
    tally.themePositions().ifPresent(share -> root.put("intent_positions_by_theme", share));
    root.put("seed", seed);
    List<Object> examples = new ArrayList<>();
    for (Finding finding : tally.examples()) {
      Map<String, Object> example = new LinkedHashMap<>();
      example.put("kind", finding.type().name().toLowerCase(Locale.ROOT));
      example.put("user", finding.userId());
      example.put("item", finding.itemId());
      example.put("claim", finding.claim());
      example.put("why", finding.faults());
      examples.add(example);
    }
    root.put("false", examples);
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(root);
  }
}
