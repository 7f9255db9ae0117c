package io.recgpt.retrieval.item;

/** What a person did to an item, with what it tells of their taste. */
public enum ItemAction {
  IMPRESSION(1, 0),
  CLICK(2, 0.5),
  DETAIL_VIEW(3, 0.6),
  FAVORITE(5, 1),
  ADD_TO_CART(6, 0.9),
  PURCHASE(7, 1),
  REVIEW_READ(8, 0.7),
  RETURN(9, 0),
  DISLIKE(10, 0);

  private final int code;
  private final double weight;

  ItemAction(int code, double weight) {
    this.code = code;
    this.weight = weight;
  }

  /** The action with a stored code. */
  public static ItemAction ofCode(int code) {
    for (ItemAction action : values()) {
      if (action.code == code) {
        return action;
      }
    }
    throw new IllegalArgumentException("action code: %d (expected: 1 to 10 but 4)".formatted(code));
  }

  /** Number that stands for it in the store; it never changes. */
  public int code() {
    return code;
  }

  /** How much it says for the item, 0 to 1; 0 where it is no training signal. */
  public double weight() {
    return weight;
  }

  /** True where it is a training signal; a sight alone is none, and negatives never are. */
  public boolean positive() {
    return weight > 0;
  }
}
