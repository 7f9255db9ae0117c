package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.explanation.Author;
import io.recgpt.explain.explanation.Evidence;
import io.recgpt.explain.explanation.Explanation;
import io.recgpt.explain.explanation.Interest;
import io.recgpt.explain.explanation.Subject;
import io.recgpt.explain.item.Catalogue;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Explains recommendations from the words of the catalogue alone, deterministically: it cites
 * evidence where item and interest belong together, and states the item's own qualities elsewhere;
 * each sentence comes with its claims as data (RecGPT V1, recommendation explanation; lengths as in
 * RecGPT V2's length reward).
 */
public final class ExtractiveExplainer {
  /** This engine with the version of its sentences. */
  static final Author AUTHOR = Author.extractive(Patterns.VERSION);

  private final Catalogue catalogue;
  private final Compositions compositions;

  /** An explainer of one tenant's catalogue, which may share its compositions with others. */
  public ExtractiveExplainer(Catalogue catalogue, Compositions compositions) {
    this.catalogue = requireNonNull(catalogue);
    this.compositions = requireNonNull(compositions);
  }

  /**
   * Explains the items of one list.
   *
   * @param subjects the items in the order shown
   * @param interests the person's interests
   * @param recent latest items of a session, latest last
   * @param now up to when what is popular was counted
   * @return one explanation for each subject, in its order
   */
  public List<Explanation> explain(
      List<Subject> subjects, List<Interest> interests, List<Evidence> recent, Instant now) {
    return writing(subjects, interests, recent, now).explain(Map.of());
  }

  /** Begins the work on one list, whose items are as in {@link #explain}. */
  public ListWriting writing(
      List<Subject> subjects, List<Interest> interests, List<Evidence> recent, Instant now) {
    return new ListWriting(catalogue, compositions, subjects, interests, recent, now);
  }
}
