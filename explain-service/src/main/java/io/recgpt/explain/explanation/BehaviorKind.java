package io.recgpt.explain.explanation;

/** What a person did to an item, as far as an explanation may speak of it. */
public enum BehaviorKind {
  CLICK("looked at", 1),
  DETAIL_VIEW("viewed", 2),
  REVIEW_READ("read about", 3),
  ADD_TO_CART("put in your basket", 4),
  FAVORITE("saved", 5),
  PURCHASE("bought", 6);

  private final String verb;
  private final int strength;

  BehaviorKind(String verb, int strength) {
    this.verb = verb;
    this.strength = strength;
  }

  /** Past-tense verb where the domain names none, as in "the socks you saved". */
  public String verb() {
    return verb;
  }

  /** How much it proves, 1 to 6. */
  public int strength() {
    return strength;
  }
}
