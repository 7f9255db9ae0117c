package io.recgpt.intent.mining;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.task.Rejection;
import io.recgpt.intent.profile.DroppedInterest;
import java.util.Optional;

/**
 * What became of something that an engine proposed.
 *
 * @param <T> what was made of it where it holds
 */
public sealed interface Appraised<T> {
  /** It holds. */
  record Held<T>(T value) implements Appraised<T> {}

  /**
   * It doesn't.
   *
   * @param why the check and its reason
   * @param dropped what people are shown of it; none where it says nothing about the person
   */
  record Refused<T>(Rejection why, Optional<DroppedInterest> dropped) implements Appraised<T> {
    public Refused {
      requireNonNull(why);
      requireNonNull(dropped);
    }
  }

  /** It doesn't, and people aren't shown it. */
  static <T> Appraised<T> refused(Rejection why) {
    return new Refused<>(why, Optional.empty());
  }
}
