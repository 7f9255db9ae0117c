package io.recgpt.explain.writing;

import io.recgpt.explain.language.English;
import io.recgpt.explain.language.Quality;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A sentence with gaps, such as "Since you {did}: {with}".
 *
 * @param use what it claims
 * @param text the sentence; gaps are names of {@link Slot}s in braces
 * @param weight how natural it reads, about 0 to 1.5
 * @param needs conditions on the link
 * @param parts the same cut at its gaps: literals and slots alternate, a literal first and last
 * @param slots its gaps
 * @param form the form of quality that fills the first gap for one, if any
 */
record SentencePattern(
    Use use,
    String text,
    double weight,
    Set<Need> needs,
    List<String> parts,
    List<Slot> slots,
    Optional<Quality.Form> form) {
  /** What a sentence claims. */
  enum Use {
    /** That the item goes with an item of the history. */
    LINK,
    /** That the item serves an interest, by its name. */
    INTEREST,
    /** That others took both. */
    CO_CHOSEN,
    /** Nothing but the item's own qualities. */
    OWN,
    /** That it is popular now. */
    TRENDING
  }

  /** What must hold of the link. */
  enum Need {
    SAME_KIND,
    OTHER_KIND,
    LOOKED,
    SAME_DESIGN,
    /** Nothing that both titles say can be told. */
    UNTOLD,
    COMMON_NAME,
    PROPER_NAME,
    SINGULAR_ITEM,
    PLURAL_ITEM
  }

  static SentencePattern of(Use use, double weight, String text, Need... needs) {
    List<String> parts = new ArrayList<>();
    List<Slot> slots = new ArrayList<>();
    int from = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
      int close = text.indexOf('}', open);
      parts.add(text.substring(from, open));
      slots.add(
          Slot.valueOf(text.substring(open + 1, close).toUpperCase(Locale.ROOT).replace('-', '_')));
      from = close + 1;
    }
    parts.add(text.substring(from));
    Set<Need> set = EnumSet.noneOf(Need.class);
    set.addAll(List.of(needs));
    Optional<Quality.Form> form =
        slots.stream().flatMap(slot -> Optional.ofNullable(slot.form()).stream()).findFirst();
    return new SentencePattern(
        use, text, weight, set, List.copyOf(parts), List.copyOf(slots), form);
  }

  /** The sentence with its gaps filled; empty where one has no value. */
  String fill(Map<Slot, String> values) {
    StringBuilder out = new StringBuilder(80);
    for (int i = 0; i < slots.size(); i++) {
      String value = values.get(slots.get(i));
      if (value == null) {
        return "";
      }
      out.append(parts.get(i)).append(value);
    }
    return English.capitalised(out.append(parts.getLast()).toString());
  }
}
