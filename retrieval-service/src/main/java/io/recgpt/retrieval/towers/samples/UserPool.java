package io.recgpt.retrieval.towers.samples;

import io.recgpt.retrieval.item.ItemAction;
import org.jspecify.annotations.Nullable;

/** Behaviors that the user tower tells apart, from the strongest. */
public enum UserPool {
  BOUGHT(0),
  WANTED(1),
  LOOKED_AT(2);

  /** How many pools there are. */
  public static final int COUNT = values().length;

  private final int pool;

  UserPool(int pool) {
    this.pool = pool;
  }

  /** Number of its pools in the user tower's input; it never changes. */
  public int pool() {
    return pool;
  }

  /** The kind of an action; null where it is no training signal. */
  public static @Nullable UserPool of(ItemAction action) {
    return switch (action) {
      case PURCHASE -> BOUGHT;
      case FAVORITE, ADD_TO_CART -> WANTED;
      case CLICK, DETAIL_VIEW, REVIEW_READ -> LOOKED_AT;
      case IMPRESSION, RETURN, DISLIKE -> null;
    };
  }
}
