package io.recgpt.intent.interest;

import io.recgpt.intent.behavior.BehaviorKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sentences that say what was done, how often and over how long. */
public final class Reasons {
  private static final double WEEK = 7;
  private static final double MONTH = 30.4;
  private static final double YEAR = 365;

  private final Map<String, String> verbs;

  /**
   * Reasons in a domain's words.
   *
   * @param verbs past-tense verbs by name of the behavior kind; others are named by nouns
   */
  public Reasons(Map<String, String> verbs) {
    this.verbs = Map.copyOf(verbs);
  }

  /**
   * For example "14 behaviors in 5 months: 2 purchases, 3 favorites, 4 searches", or with verbs "14
   * behaviors in 5 months: rated 9 times, viewed 5 times".
   */
  public String of(Candidate candidate) {
    int count = candidate.behaviors().size();
    return "%d %s %s: %s"
        .formatted(
            count,
            count == 1 ? "behavior" : "behaviors",
            candidate.occasions() == 1 ? "on one day" : "in " + period(candidate.span()),
            counts(candidate.counts()));
  }

  String counts(Map<BehaviorKind, Integer> counts) {
    Map<String, Integer> told = new LinkedHashMap<>();
    List<String> nouns = new ArrayList<>();
    for (Map.Entry<BehaviorKind, Integer> count : sorted(counts)) {
      String verb = verbs.get(count.getKey().name());
      if (verb == null) {
        nouns.add(count.getKey().counted(count.getValue()));
      } else {
        told.merge(verb, count.getValue(), Integer::sum);
      }
    }
    return Stream.concat(
            told.entrySet().stream().map(verb -> verb.getKey() + " " + times(verb.getValue())),
            nouns.stream())
        .collect(Collectors.joining(", "));
  }

  private static String times(int count) {
    return switch (count) {
      case 1 -> "once";
      case 2 -> "twice";
      default -> count + " times";
    };
  }

  private static List<Map.Entry<BehaviorKind, Integer>> sorted(Map<BehaviorKind, Integer> counts) {
    return counts.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<BehaviorKind, Integer>>comparingDouble(
                    count -> -Math.abs(count.getKey().weight() - 0.01))
                .thenComparingInt(count -> count.getKey().number()))
        .toList();
  }

  /** Days in words: "3 weeks". */
  static String period(double days) {
    if (days < 2 * WEEK) {
      return counted(Math.max(2, Math.round(Math.ceil(days))), "day");
    }
    if (days < 2 * MONTH) {
      return counted(Math.round(days / WEEK), "week");
    }
    if (days < 2 * YEAR) {
      return counted(Math.round(days / MONTH), "month");
    }
    return counted(Math.round(days / YEAR), "year");
  }

  /** A list as people write it, at most so many entries. */
  static String enumerated(List<String> entries, int most) {
    return entries.stream().limit(most).collect(Collectors.joining(", "));
  }

  private static String counted(long count, String unit) {
    return "%d %s%s".formatted(count, unit, count == 1 ? "" : "s");
  }
}
