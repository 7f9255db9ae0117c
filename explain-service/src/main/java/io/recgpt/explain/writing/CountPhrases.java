package io.recgpt.explain.writing;

import static java.util.Objects.requireNonNull;

/**
 * What a sentence may say of counts, in words: the counts themselves stand in its claims.
 *
 * @param everywhere true where it is popular among all items
 * @param category the category it is popular in; empty: none
 * @param past since when, as "past month"; empty: it is not popular
 * @param rank its place in that scope, as "3"; empty: it is not popular
 * @param others who took both, as "five others"; empty: nobody
 */
record CountPhrases(boolean everywhere, String category, String past, String rank, String others) {
  static final CountPhrases NOTHING = new CountPhrases(false, "", "", "", "");

  CountPhrases {
    requireNonNull(category);
    requireNonNull(past);
    requireNonNull(rank);
    requireNonNull(others);
  }
}
