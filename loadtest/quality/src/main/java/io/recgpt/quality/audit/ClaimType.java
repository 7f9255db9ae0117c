package io.recgpt.quality.audit;

/** What is said of an item or of a person; each is one claim, true or false. */
enum ClaimType {
  /** Others took an item of the history and this one. */
  TAKEN_TOGETHER("taken together"),
  /** The item is like an item of the history. */
  LIKE("like an item of the history"),
  /** The item belongs to an interest of the person. */
  INTEREST("belongs to an interest"),
  /** The item is popular. */
  POPULAR("popular"),
  /** What the item is by itself. */
  QUALITY("own qualities"),
  /** A sentence says no more than its claims. */
  SENTENCE("sentence says what its claims say"),
  /** A list has no item twice, and none that the person knows. */
  UNSEEN("new to the person"),
  /** The channels' parts add up to the score, and the channel named is the greatest. */
  SCORE("parts add up to the score"),
  /** Who put the item there is what its expert is. */
  EXPERT("expert is what it says"),
  /** What led to an item was taken, and neither returned, disliked nor refused. */
  ANCHOR("anchor in the history"),
  /** The tag that brought an item is one of the person's, and of the interest named. */
  TAG("tag is the interest's"),
  /** Shared features are the item's and the interest's. */
  FEATURES("shared features"),
  /** An interest's evidence is in the log, as it is claimed. */
  EVIDENCE("evidence of interests"),
  /** A predicted tag says nothing that was taken in the past month. */
  NEW_TAG("tag is new to the person");

  private final String shown;

  ClaimType(String shown) {
    this.shown = shown;
  }

  /** In words. */
  String shown() {
    return shown;
  }
}
