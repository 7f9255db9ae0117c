package io.recgpt.explain.writing;

import io.recgpt.explain.item.Quality;
import io.recgpt.explain.language.English;
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
  /** What a sentence mainly claims. */
  enum Use {
    /** That the item is like one of the history, in ways that it names. */
    LIKE,
    /** That the item belongs to an interest, by its name. */
    INTEREST,
    /** That it is popular inside an interest. */
    POPULAR_INSIDE,
    /** That it is popular in a category or among all items. */
    POPULAR,
    /** That others took both. */
    TOGETHER,
    /** Nothing but the item's own qualities. */
    OWN
  }

  /** What must hold of the link. */
  enum Need {
    SAME_KIND,
    OTHER_KIND,
    LOOKED,
    SAME_DESIGN,
    COMMON_NAME,
    PROPER_NAME,
    SINGULAR_ITEM,
    PLURAL_ITEM,
    /** Popular among all items. */
    EVERYWHERE
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

  /** True where it says that both items are of one kind. */
  boolean saysSameKind() {
    return needs.contains(Need.SAME_KIND) || needs.contains(Need.SAME_DESIGN);
  }

  /** The sentence with its gaps filled; empty where one has no value. */
  String fill(Map<Slot, Gap> gaps) {
    StringBuilder out = new StringBuilder(80);
    for (int i = 0; i < slots.size(); i++) {
      Gap gap = gaps.get(slots.get(i));
      if (gap == null) {
        return "";
      }
      out.append(parts.get(i)).append(gap.text());
    }
    return English.capitalised(out.append(parts.getLast()).toString());
  }

  /** What its gaps of a role claim, in their order. */
  List<String> features(Slot.Role role, Map<Slot, Gap> gaps) {
    List<String> features = new ArrayList<>();
    for (Slot slot : slots) {
      Gap gap = slot.role() == role ? gaps.get(slot) : null;
      if (gap != null) {
        features.addAll(gap.features());
      }
    }
    return features.stream().distinct().toList();
  }

  /** Whether it has a gap of a role. */
  boolean has(Slot.Role role) {
    return slots.stream().anyMatch(slot -> slot.role() == role);
  }
}
