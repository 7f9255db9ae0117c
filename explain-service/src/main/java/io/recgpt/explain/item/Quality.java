package io.recgpt.explain.item;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.language.English;
import java.util.List;
import java.util.Locale;

/**
 * Something true of an item, ready to stand in a sentence.
 *
 * @param form where it fits
 * @param text lower case but for names
 * @param features what of it the item's own text has, in its words, lower case
 * @param words its length in words
 */
public record Quality(Form form, String text, List<String> features, int words) {
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
    /** A sentence on the item, such as "comes in a set of six". */
    NOTE
  }

  public Quality {
    requireNonNull(form);
    requireNonNull(text);
    features = List.copyOf(features);
  }

  /** A quality whose text is the item's own, but for its article. */
  public static Quality of(Form form, String text) {
    String first = English.firstWord(text).toLowerCase(Locale.ROOT);
    boolean article = first.equals("a") || first.equals("an") || first.equals("the");
    String bare = article ? text.substring(first.length()).strip() : text;
    return of(form, text, List.of(bare.toLowerCase(Locale.ROOT)));
  }

  /** A quality that says features of the item in words around them. */
  public static Quality of(Form form, String text, List<String> features) {
    return new Quality(form, text, features, English.length(text));
  }
}
