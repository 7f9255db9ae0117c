package io.recgpt.standalone.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person did, by the names of the contract's {@code BehaviorKind}. */
public enum EventKind {
  IMPRESSION,
  CLICK,
  DETAIL_VIEW,
  SEARCH,
  FAVORITE,
  ADD_TO_CART,
  PURCHASE,
  REVIEW_READ,
  RETURN,
  DISLIKE;

  /** The kind of a name, without regard to case; empty where there is none. */
  public static Optional<EventKind> named(String name) {
    String wanted = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(kind -> kind.name().equals(wanted)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(EventKind::name).collect(Collectors.joining(", "));
  }
}
