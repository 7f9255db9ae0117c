package io.recgpt.intent.language;

import static java.util.Objects.requireNonNull;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.profile.Interest;
import java.util.List;

/**
 * One thing that is believed of a person, with the behaviors that prove it (RecGPT V3, memory
 * unit).
 *
 * @param behaviors as far as they are still known, oldest first
 */
record MemoryUnit(Interest interest, List<Behavior> behaviors) {
  MemoryUnit {
    requireNonNull(interest);
    behaviors = List.copyOf(behaviors);
  }

  String name() {
    return interest.name();
  }
}
