package io.recgpt.intent.compression;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.behavior.BehaviorKind;
import java.util.List;
import java.util.Map;

/**
 * A history as a model reads it: one line for each set of entries to which the same was done at the
 * same times, {@code Time1 (Behavior1, Behavior2), Time2 (Behavior1) | #1 Item1, #2 Item2}.
 *
 * @param text lines, newest first; empty for no entries
 * @param entries in the order of their numbers: number 1 is the first
 * @param tokens of the text
 * @param leftOut behaviors that are not in the text, by kind: those of entries beyond the budget,
 *     and of items that the catalogue lacks
 */
public record CompressedHistory(
    String text, List<HistoryEntry> entries, int tokens, Map<BehaviorKind, Integer> leftOut) {
  public CompressedHistory {
    requireNonNull(text);
    entries = List.copyOf(entries);
    leftOut = Map.copyOf(leftOut);
  }
}
