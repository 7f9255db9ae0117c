package io.recgpt.intent.behavior;

import java.util.List;

/**
 * What a person did, and how much it proves (RecGPT V1, behavior extraction: a plain click is no
 * evidence of an interest).
 */
public enum BehaviorKind {
  IMPRESSION(1, 0, "shown", "shown"),
  CLICK(2, 0, "click", "clicks"),
  DETAIL_VIEW(3, 0.3, "detail view", "detail views"),
  SEARCH(4, 0.5, "search", "searches"),
  FAVORITE(5, 0.9, "favorite", "favorites"),
  ADD_TO_CART(6, 0.7, "added to basket", "added to basket"),
  PURCHASE(7, 1.0, "purchase", "purchases"),
  REVIEW_READ(8, 0.5, "review read", "reviews read"),
  RETURN(9, -1.0, "return", "returns"),
  DISLIKE(10, -1.0, "dislike", "dislikes");

  private static final List<BehaviorKind> ALL = List.of(values());

  private final int number;
  private final double weight;
  private final String singular;
  private final String plural;

  BehaviorKind(int number, double weight, String singular, String plural) {
    this.number = number;
    this.weight = weight;
    this.singular = singular;
    this.plural = plural;
  }

  /**
   * The kind of a number.
   *
   * @throws IllegalArgumentException where no kind has it
   */
  public static BehaviorKind of(int number) {
    for (BehaviorKind kind : ALL) {
      if (kind.number == number) {
        return kind;
      }
    }
    throw new IllegalArgumentException("kind: %d (expected: 1 to 10)".formatted(number));
  }

  /** The number that stands for it on disk and on the wire. */
  public int number() {
    return number;
  }

  /** In a word or two, such as "favorite". */
  public String word() {
    return singular;
  }

  /** How much it proves: positive for an interest, negative against one, 0 for nothing. */
  public double weight() {
    return weight;
  }

  /** True where it can change what is known of a person's interests. */
  public boolean evidence() {
    return weight != 0;
  }

  /** True where it speaks against the item. */
  public boolean negative() {
    return weight < 0;
  }

  /** In words with a count, such as "3 favorites". */
  public String counted(int count) {
    return "%d %s".formatted(count, count == 1 ? singular : plural);
  }
}
