package io.recgpt.intent.catalogue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Candidate phrases by their words in any order and number, each with the items that carry it. */
final class PhraseDrafts {
  private final Map<String, Draft> drafts = new LinkedHashMap<>();

  /** A candidate. */
  static final class Draft {
    final List<String> stems;
    final BitSet items = new BitSet();
    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private double quality;

    Draft(List<String> stems) {
      this.stems = stems;
    }

    /** The spelling that occurs most. */
    String text() {
      String best = "";
      int most = 0;
      for (Map.Entry<String, Integer> text : texts.entrySet()) {
        if (text.getValue() > most) {
          most = text.getValue();
          best = text.getKey();
        }
      }
      return best;
    }

    double quality() {
      return quality;
    }

    void raise(double quality) {
      this.quality = Math.max(this.quality, quality);
    }
  }

  /** Adds an occurrence; spellings with the same words, in whatever order, make one phrase. */
  Draft add(String text, List<String> stems, int item) {
    Draft draft =
        drafts.computeIfAbsent(
            String.join(" ", new TreeSet<>(stems)), key -> new Draft(List.copyOf(stems)));
    draft.items.set(item);
    draft.texts.merge(text, 1, Integer::sum);
    return draft;
  }

  Collection<Draft> all() {
    return new ArrayList<>(drafts.values());
  }
}
