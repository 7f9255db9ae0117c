package io.recgpt.quality;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Looks for the parameters with the highest objective: the defaults first, then random ones, then
 * one knob at a time around the best. The number of trials is fixed and the search seeded.
 */
final class Tuner {
  private static final double RANDOM_SHARE = .6;

  private final ToDoubleFunction<Parameters> objective;
  private final Random random;
  private final Set<Parameters> tried = new HashSet<>();

  Tuner(ToDoubleFunction<Parameters> objective, long seed) {
    this.objective = objective;
    this.random = new Random(seed);
  }

  /**
   * What was chosen and how it was found.
   *
   * @param score objective of the chosen parameters on the validation targets
   * @param defaultScore the same of the cluster's defaults
   * @param trials how many parameter sets were tried, the defaults among them
   */
  record Choice(Parameters parameters, double score, double defaultScore, int trials) {}

  private record Trial(Parameters parameters, double score) {}

  /** Tries that many parameter sets; the defaults alone with 0 or 1. */
  Choice choose(int trials) {
    Parameters defaults = Parameters.defaults();
    Trial first = trial(defaults);
    Trial best = first;
    while (tried.size() < trials * RANDOM_SHARE) {
      best = better(best, Parameters.draw(random));
    }
    boolean improved = true;
    while (improved && tried.size() < trials) {
      Trial before = best;
      for (Step step : steps()) {
        if (tried.size() < trials) {
          best = better(best, step.from(best.parameters()));
        }
      }
      improved = best.score() > before.score();
    }
    return new Choice(best.parameters(), best.score(), first.score(), tried.size());
  }

  private Trial better(Trial best, Parameters candidate) {
    if (tried.contains(candidate)) {
      return best;
    }
    Trial trial = trial(candidate);
    return trial.score() > best.score() ? trial : best;
  }

  private Trial trial(Parameters parameters) {
    tried.add(parameters);
    return new Trial(parameters, objective.applyAsDouble(parameters));
  }

  private static List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (Knob knob : Knob.values()) {
      steps.add(new Step(knob, true));
      steps.add(new Step(knob, false));
    }
    return steps;
  }

  private record Step(Knob knob, boolean up) {
    Parameters from(Parameters start) {
      return start.with(knob, knob.step(start.value(knob), up));
    }
  }
}
