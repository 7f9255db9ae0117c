package io.recgpt.intent.compression;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.generation.TokenCounter;
import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.catalogue.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compresses histories in two steps (RecGPT V1): what was done in which bucket of time is gathered
 * for each entry; then entries with the same times and behaviors share one line. The same behaviors
 * give the same text.
 */
public final class BehaviorCompressor {
  /** What proves interests; what speaks against them is shown too. A click proves nothing. */
  public static final Set<BehaviorKind> RELIABLE =
      Set.copyOf(
          EnumSet.of(
              BehaviorKind.DETAIL_VIEW,
              BehaviorKind.SEARCH,
              BehaviorKind.FAVORITE,
              BehaviorKind.ADD_TO_CART,
              BehaviorKind.PURCHASE,
              BehaviorKind.REVIEW_READ,
              BehaviorKind.RETURN,
              BehaviorKind.DISLIKE));

  /** What tags are foretold from: clicks count too. */
  public static final Set<BehaviorKind> WITH_CLICKS =
      Set.copyOf(EnumSet.complementOf(EnumSet.of(BehaviorKind.IMPRESSION)));

  private final ItemDescriptions items;
  private final TokenCounter counter;

  /** Compresses histories over these items. */
  public BehaviorCompressor(ItemDescriptions items, TokenCounter counter) {
    this.items = requireNonNull(items);
    this.counter = requireNonNull(counter);
  }

  /** When what was done to an entry. */
  private record Occurrence(TimeBucket bucket, Set<BehaviorKind> kinds) {}

  /** An entry with its occurrences, newest first. */
  private record Placed(HistoryEntry entry, List<Occurrence> occurrences, double strength) {
    TimeBucket latest() {
      return occurrences.getFirst().bucket();
    }

    String times() {
      return occurrences.stream()
          .map(occurrence ->
              occurrence.bucket().label()
                  + occurrence.kinds().stream()
                      .map(BehaviorKind::word)
                      .collect(Collectors.joining(", ", " (", ")")))
          .collect(Collectors.joining(", "));
    }
  }

  /**
   * Compresses a history.
   *
   * @param behaviors oldest first, none after {@code asOf}
   * @param kinds what is kept; the rest isn't counted as left out
   * @param budget most tokens of the text, at least 0; the newest and strongest entries come first
   */
  public CompressedHistory compress(
      List<Behavior> behaviors, Instant asOf, Set<BehaviorKind> kinds, int budget) {
    Map<BehaviorKind, Integer> leftOut = new EnumMap<>(BehaviorKind.class);
    List<Placed> ranked =
        entries(behaviors, kinds, leftOut).stream()
            .map(entry -> place(entry, asOf))
            .sorted(
                Comparator.comparing(Placed::latest)
                    .thenComparingDouble(Placed::strength)
                    .reversed()
                    .thenComparing(placed -> placed.entry().key()))
            .toList();
    int kept = fitting(ranked, budget);
    for (Placed placed : ranked.subList(kept, ranked.size())) {
      placed.entry().behaviors().forEach(left -> leftOut.merge(left.kind(), 1, Integer::sum));
    }
    List<List<Placed>> lines = lines(ranked.subList(0, kept));
    String text = text(lines);
    List<HistoryEntry> entries = lines.stream().flatMap(List::stream).map(Placed::entry).toList();
    return new CompressedHistory(text, entries, counter.count(text), leftOut);
  }

  private List<HistoryEntry> entries(
      List<Behavior> behaviors, Set<BehaviorKind> kinds, Map<BehaviorKind, Integer> leftOut) {
    Map<String, List<Behavior>> byKey = new LinkedHashMap<>();
    for (Behavior behavior : behaviors) {
      if (kinds.contains(behavior.kind())) {
        String key =
            behavior.kind() == BehaviorKind.SEARCH
                ? "search " + Words.lowerCase(ItemDescriptions.search(behavior.query()))
                : "item " + behavior.itemId();
        byKey.computeIfAbsent(key, absent -> new ArrayList<>()).add(behavior);
      }
    }
    List<HistoryEntry> entries = new ArrayList<>();
    byKey.forEach((key, of) -> {
      Behavior first = of.getFirst();
      Optional<String> text =
          first.kind() == BehaviorKind.SEARCH
              ? Optional.of(ItemDescriptions.search(first.query()))
              : items.item(first.itemId());
      if (text.isPresent() && !text.get().isEmpty()) {
        entries.add(new HistoryEntry(key, text.get(), of));
      } else {
        of.forEach(left -> leftOut.merge(left.kind(), 1, Integer::sum));
      }
    });
    return entries;
  }

  private static Placed place(HistoryEntry entry, Instant asOf) {
    TreeMap<TimeBucket, Set<BehaviorKind>> buckets = new TreeMap<>(Comparator.reverseOrder());
    double strength = 0;
    for (Behavior behavior : entry.behaviors()) {
      buckets
          .computeIfAbsent(
              TimeBucket.of(behavior.occurredAt(), asOf),
              absent -> EnumSet.noneOf(BehaviorKind.class))
          .add(behavior.kind());
      strength += Math.abs(behavior.kind().weight());
    }
    return new Placed(
        entry,
        buckets.entrySet().stream()
            .map(bucket -> new Occurrence(bucket.getKey(), bucket.getValue()))
            .toList(),
        strength);
  }

  /** How many of the first entries fit. */
  private int fitting(List<Placed> ranked, int budget) {
    if (counter.count(text(lines(ranked))) <= budget) {
      return ranked.size();
    }
    int fit = 0;
    int least = ranked.size();
    while (fit + 1 < least) {
      int probe = (fit + least) >>> 1;
      if (counter.count(text(lines(ranked.subList(0, probe)))) <= budget) {
        fit = probe;
      } else {
        least = probe;
      }
    }
    return fit;
  }

  /** Things with the same times and behaviors together, in the order of their first. */
  private static List<List<Placed>> lines(List<Placed> ranked) {
    Map<String, List<Placed>> lines = new LinkedHashMap<>();
    ranked.forEach(
        placed -> lines.computeIfAbsent(placed.times(), absent -> new ArrayList<>()).add(placed));
    return List.copyOf(lines.values());
  }

  private static String text(List<List<Placed>> lines) {
    StringBuilder text = new StringBuilder();
    int number = 0;
    for (List<Placed> line : lines) {
      text.append(text.isEmpty() ? "" : "\n").append(line.getFirst().times()).append(" | ");
      for (int i = 0; i < line.size(); i++) {
        number++;
        text.append(i == 0 ? "#" : ", #")
            .append(number)
            .append(' ')
            .append(line.get(i).entry().text());
      }
    }
    return text.toString();
  }
}
