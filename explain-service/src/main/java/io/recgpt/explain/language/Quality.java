package io.recgpt.explain.language;

import static java.util.Objects.requireNonNull;

/**
 * Something true of an item, ready to stand in a sentence.
 *
 * @param form where it fits
 * @param text lower case but for names
 * @param words its length in words
 */
public record Quality(Form form, String text, int words) {
  public enum Form {
    /** What it has: "taped seams and pit zips". */
    WITH,
    /** What it does, after a singular subject: "folds into its own chest pocket". */
    DOES,
    /** The same after a plural one: "keep the cables free". */
    DO,
    /** What it is, with its article: "a three-layer shell". */
    KIND,
    /** A sentence of 6 to 11 words from the description. */
    WHOLE,
    /** A tag that is a phrase: "packable rain protection". */
    TAG,
    /** What it is made of: "recycled nylon". */
    MADE,
    /** Tags that are single words, joined: "comedy, drama and romance". */
    MIX,
    /** What it is for: "crusty bread baking". */
    ACTIVITY,
    /** That there are more of its kind: "several parasols". */
    KINDS,
    /** What its kind is called: "parasols". */
    RANGE,
    /** A work with its year: "a comedy and romance film from 1925". */
    WORK,
    /** A sentence on the item, such as "comes in a set of six". */
    NOTE,
    /** A sentence on its place in the catalogue. */
    PLACE
  }

  public Quality {
    requireNonNull(form);
    requireNonNull(text);
  }

  public static Quality of(Form form, String text) {
    return new Quality(form, text, English.length(text));
  }
}
