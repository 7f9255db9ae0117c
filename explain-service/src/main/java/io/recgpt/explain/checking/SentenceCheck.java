package io.recgpt.explain.checking;

import io.recgpt.inference.task.Rejection;
import java.util.Optional;

/** One thing that may be wrong with a sentence. Takes any text whatever and never throws. */
@FunctionalInterface
interface SentenceCheck {
  /** What is wrong, in words that a model can act on; empty: nothing. */
  Optional<Rejection> fault(Sentence sentence, Grounding grounding);
}
