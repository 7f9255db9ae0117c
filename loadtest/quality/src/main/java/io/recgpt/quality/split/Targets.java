package io.recgpt.quality.split;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/**
 * What both stages must foresee: parameters are chosen on one and figures reported of the other.
 */
public record Targets(Protocol protocol, StageTargets validation, StageTargets test) {
  public Targets {
    requireNonNull(protocol, "protocol");
    requireNonNull(validation, "validation");
    requireNonNull(test, "test");
  }

  /**
   * The targets of one stage, at most one a user.
   *
   * @param cut TIME: nothing from this second on is known; otherwise 0
   * @param coldItems COLD: the items without events, which alone are ranked; otherwise empty
   */
  public record StageTargets(List<Target> targets, long cut, Set<String> coldItems) {
    public StageTargets {
      targets = List.copyOf(targets);
      coldItems = Set.copyOf(coldItems);
      if (cut < 0) {
        throw new IllegalArgumentException("cut: %d (expected: >= 0)".formatted(cut));
      }
    }
  }
}
