package io.recgpt.explain.writing;

import io.recgpt.explain.affinity.Link;
import io.recgpt.explain.item.ItemFacts;
import io.recgpt.explain.item.Lexicon;
import io.recgpt.explain.language.English;
import io.recgpt.explain.writing.SentencePattern.Use;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** All sentences that can be made on an item for a reason, best first. Thread-safe. */
final class Composition {
  private static final int UNKNOWN = 0;
  private static final int SOUND = 1;
  private static final int FAULTY = 2;

  private final ItemFacts item;
  private final String interest;
  private final ExplanationGuard guard;
  private final List<Draft> drafts;
  private final AtomicIntegerArray verdicts;

  private Composition(ItemFacts item, String interest, List<Draft> drafts, ExplanationGuard guard) {
    this.item = item;
    this.interest = interest;
    this.guard = guard;
    this.drafts = List.copyOf(drafts);
    this.verdicts = new AtomicIntegerArray(drafts.size());
  }

  /**
   * Sentences of one use that may be made.
   *
   * @param link what they may cite; null: those that cite nothing
   * @param counts what they may say of counts
   * @param bonus added to their scores
   */
  record Passage(Use use, @Nullable Link link, CountPhrases counts, double bonus) {}

  static Composition of(
      Lexicon lexicon,
      ItemFacts item,
      String interest,
      List<Passage> passages,
      ExplanationGuard guard) {
    Drafts drafts = new Drafts(lexicon, item, interest);
    passages.forEach(
        passage -> drafts.add(passage.use(), passage.link(), passage.counts(), passage.bonus()));
    return new Composition(item, interest, drafts.ranked(), guard);
  }

  int size() {
    return drafts.size();
  }

  Draft draft(int i) {
    return drafts.get(i);
  }

  /** True where the guard lets a draft pass; it is asked when a list first wants the draft. */
  boolean isSound(int i) {
    int verdict = verdicts.get(i);
    if (verdict == UNKNOWN) {
      Draft draft = drafts.get(i);
      boolean sound =
          guard.fault(draft.text(), ownTitle(draft), Grounds.of(draft, interest)).isEmpty();
      verdict = sound ? SOUND : FAULTY;
      verdicts.set(i, verdict);
    }
    return verdict == SOUND;
  }

  /** Stems of the title less those of an interest that is named: it may be what the item is. */
  private Set<String> ownTitle(Draft draft) {
    if (!draft.pattern().has(Slot.Role.INTEREST)) {
      return item.titleStems();
    }
    Set<String> own = new HashSet<>(item.titleStems());
    English.words(interest).forEach(word -> own.remove(English.stem(word)));
    return own;
  }
}
