package io.recgpt.explain.writing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one list of explanations has said already, so that the next says it otherwise. */
final class Variety {
  private static final int WINDOW = 9;
  private static final int MAX_OPENINGS = 2;

  private final Deque<Draft> recent = new ArrayDeque<>();
  private final Map<String, Integer> openings = new HashMap<>();
  private final Map<String, Integer> firstWords = new HashMap<>();
  private final Map<String, Integer> patterns = new HashMap<>();
  private final Map<String, Integer> materials = new HashMap<>();
  private final Map<String, Integer> evidence = new HashMap<>();
  private final Set<String> texts = new HashSet<>();

  /** How much a draft repeats, 0 for nothing. */
  double repetition(Draft draft) {
    return 0.6 * used(openings, draft.opening())
        + 0.1 * used(firstWords, draft.firstWord())
        + 0.5 * used(patterns, draft.pattern().text())
        + 0.6 * used(materials, draft.material())
        + 0.12 * used(evidence, draft.citedName());
  }

  /** True where a draft's text, or its opening for the third time in ten, was used before. */
  boolean tooOften(Draft draft) {
    return texts.contains(draft.text()) || used(openings, draft.opening()) >= MAX_OPENINGS;
  }

  boolean said(String text) {
    return texts.contains(text);
  }

  /**
   * Takes a text that was written beforehand, unless this list has said it or opens so too often.
   */
  boolean take(String text) {
    Draft draft =
        new Draft(
            text,
            SentencePattern.of(SentencePattern.Use.INTEREST, 0, text),
            null,
            CountPhrases.NOTHING,
            "",
            0,
            List.of(),
            List.of());
    if (tooOften(draft)) {
      return false;
    }
    add(draft);
    return true;
  }

  void add(Draft draft) {
    texts.add(draft.text());
    count(draft, 1);
    recent.addLast(draft);
    if (recent.size() > WINDOW) {
      count(recent.removeFirst(), -1);
    }
  }

  private void count(Draft draft, int by) {
    openings.merge(draft.opening(), by, Integer::sum);
    firstWords.merge(draft.firstWord(), by, Integer::sum);
    patterns.merge(draft.pattern().text(), by, Integer::sum);
    materials.merge(draft.material(), by, Integer::sum);
    evidence.merge(draft.citedName(), by, Integer::sum);
  }

  private static int used(Map<String, Integer> counts, String key) {
    return key.isEmpty() ? 0 : counts.getOrDefault(key, 0);
  }
}
