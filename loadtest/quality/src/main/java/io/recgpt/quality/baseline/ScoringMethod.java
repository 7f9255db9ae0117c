package io.recgpt.quality.baseline;

/** A way to score the catalogue for somebody, from one stage's log. */
interface ScoringMethod {
  /** One score an item, higher is better; seen items have some too. */
  double[] scores(Person person);
}
