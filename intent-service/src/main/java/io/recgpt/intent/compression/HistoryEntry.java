package io.recgpt.intent.compression;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.behavior.Behavior;
import java.util.List;

/**
 * An item, or words searched for, with all that one person did to it.
 *
 * @param key distinguishes it from the other entries of a history
 * @param text as a model reads it: one line without marks
 * @param behaviors oldest first, at least one
 */
public record HistoryEntry(String key, String text, List<Behavior> behaviors) {
  public HistoryEntry {
    requireNonNull(key);
    requireNonNull(text);
    behaviors = List.copyOf(behaviors);
    if (behaviors.isEmpty()) {
      throw new IllegalArgumentException("behaviors: none (expected: at least one)");
    }
  }
}
