package io.recgpt.retrieval.towers;

import io.recgpt.retrieval.ranking.ItemAction;
import org.jspecify.annotations.Nullable;

/** Behaviors that the user tower tells apart, from the strongest. */
enum BehaviorKind {
  BOUGHT(0),
  WANTED(1),
  LOOKED_AT(2);

  static final int COUNT = values().length;

  private final int pool;

  BehaviorKind(int pool) {
    this.pool = pool;
  }

  /** Number of its pools in the user tower's input; it never changes. */
  int pool() {
    return pool;
  }

  /** The kind of an action; null where it is no training signal. */
  static @Nullable BehaviorKind of(ItemAction action) {
    return switch (action) {
      case PURCHASE -> BOUGHT;
      case FAVORITE, ADD_TO_CART -> WANTED;
      case CLICK, DETAIL_VIEW, REVIEW_READ -> LOOKED_AT;
      case IMPRESSION, RETURN, DISLIKE -> null;
    };
  }
}
