package io.recgpt.explain.writing;

import io.recgpt.explain.affinity.Link;
import io.recgpt.explain.explanation.BehaviorKind;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.item.Quality;
import io.recgpt.explain.item.Quality.Form;
import io.recgpt.explain.language.English;
import io.recgpt.explain.writing.SentencePattern.Need;
import io.recgpt.explain.writing.SentencePattern.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fills patterns with what is known of one item, its links and its interest. */
final class Drafts {
  private static final int IDEAL_MIN = 7;
  private static final int IDEAL_MAX = 10;
  private static final double OFF_LENGTH = 0.15;
  private static final double PER_WORD = 0.04;
  private static final int MAX_WORDS_COUNTED = 6;
  private static final int MAX_QUALITIES = 4;

  private final Lexicon lexicon;
  private final ItemFacts item;
  private final String interest;
  private final List<Draft> drafts = new ArrayList<>();

  Drafts(Lexicon lexicon, ItemFacts item, String interest) {
    this.lexicon = lexicon;
    this.item = item;
    this.interest = interest;
  }

  /** The sentences made, best first. */
  List<Draft> ranked() {
    drafts.sort(Comparator.comparingDouble((Draft draft) -> -draft.score()));
    return drafts;
  }

  /**
   * Adds the sentences of a use.
   *
   * @param link what they may cite; null: those that cite nothing
   * @param counts what they may say of counts
   * @param bonus added to their scores
   */
  void add(Use use, @Nullable Link link, CountPhrases counts, double bonus) {
    Map<Slot, Gap> gaps = Gaps.of(lexicon, item, interest, link, counts);
    for (SentencePattern pattern : Patterns.of(use)) {
      if (!meets(pattern, link, counts)) {
        continue;
      }
      Optional<Form> form = pattern.form();
      if (form.isEmpty()) {
        fill(pattern, link, counts, gaps, "", bonus);
        continue;
      }
      int left = MAX_QUALITIES;
      for (Quality quality : item.qualities()) {
        if (quality.form() == form.get() && left-- > 0) {
          putQualities(gaps, pattern, quality);
          double specific = PER_WORD * Math.min(MAX_WORDS_COUNTED, quality.words());
          fill(pattern, link, counts, gaps, quality.text(), bonus + specific);
        }
      }
    }
  }

  /** Puts a quality into its gap, and the first of each other form that the pattern needs. */
  private void putQualities(Map<Slot, Gap> gaps, SentencePattern pattern, Quality first) {
    for (Slot slot : pattern.slots()) {
      Form form = slot.form();
      if (form == first.form()) {
        gaps.put(slot, new Gap(first.text(), first.features()));
      } else if (form != null) {
        gaps.remove(slot);
        for (Quality other : item.qualities()) {
          if (other.form() == form) {
            gaps.put(slot, new Gap(other.text(), other.features()));
            break;
          }
        }
      }
    }
  }

  private void fill(
      SentencePattern pattern,
      @Nullable Link link,
      CountPhrases counts,
      Map<Slot, Gap> gaps,
      String quality,
      double bonus) {
    String text = pattern.fill(gaps);
    int length = English.length(text);
    if (length < ExplanationGuard.MIN_WORDS || length > ExplanationGuard.MAX_WORDS) {
      return;
    }
    if (text.indexOf(": ") != text.lastIndexOf(": ")) {
      return; // A name with a colon of its own.
    }
    double off = length < IDEAL_MIN || length > IDEAL_MAX ? OFF_LENGTH : 0;
    String material = quality.isEmpty() ? common(pattern, gaps) : quality;
    List<String> shared = new ArrayList<>(pattern.features(Slot.Role.SHARED, gaps));
    if (link != null && pattern.saysSameKind()) {
      shared.add(sharedKind(link));
    }
    Draft draft =
        new Draft(
            text,
            pattern,
            link,
            counts,
            material,
            pattern.weight() + bonus - off,
            shared,
            pattern.features(Slot.Role.OWN, gaps));
    if (draft.isTrueOf(item)) {
      drafts.add(draft);
    }
  }

  /** What both are, in the words of both. */
  private String sharedKind(Link link) {
    boolean byTitle = item.tags().isEmpty() || link.evidence().tags().isEmpty();
    String kind = byTitle ? item.name().text() : item.name().head();
    return kind.toLowerCase(Locale.ROOT);
  }

  private static String common(SentencePattern pattern, Map<Slot, Gap> gaps) {
    for (Slot slot :
        List.of(
            Slot.SHARED,
            Slot.SHARED_ACTIVITY,
            Slot.THEME,
            Slot.MOTIF,
            Slot.MATERIAL,
            Slot.ADJECTIVE)) {
      if (pattern.slots().contains(slot)) {
        Gap gap = gaps.get(slot);
        return gap == null ? "" : gap.text();
      }
    }
    return "";
  }

  private boolean meets(SentencePattern pattern, @Nullable Link link, CountPhrases counts) {
    for (Need need : pattern.needs()) {
      if (!meets(need, link, counts)) {
        return false;
      }
    }
    return true;
  }

  private boolean meets(Need need, @Nullable Link link, CountPhrases counts) {
    return switch (need) {
      case SINGULAR_ITEM -> !item.name().plural();
      case PLURAL_ITEM -> item.name().plural();
      case SAME_KIND -> link != null && link.sameHead();
      case OTHER_KIND -> link != null && !link.sameHead() && !link.evidence().name().proper();
      case SAME_DESIGN -> link != null && link.sameDesign();
      case EVERYWHERE -> counts.everywhere();
      case COMMON_NAME -> link != null && !link.evidence().name().proper();
      case PROPER_NAME -> link != null && link.evidence().name().proper();
      case LOOKED -> link != null && link.kind() != null && link.kind() != BehaviorKind.PURCHASE;
    };
  }
}
