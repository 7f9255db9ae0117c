package io.recgpt.quality;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Looks for the parameters with the highest objective: the defaults first, then random ones, then
 * one knob at a time around the best. The number of trials is fixed and the search seeded.
 */
final class Tuner {
  private static final double RANDOM_SHARE = .6;

  private final ToDoubleFunction<Parameters> objective;
  private final Consumer<Trial> progress;
  private final Random random;
  private final Set<Parameters> tried = new HashSet<>();

  /** The progress is told of each trial. */
  Tuner(ToDoubleFunction<Parameters> objective, Consumer<Trial> progress, long seed) {
    this.objective = objective;
    this.progress = progress;
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

  /**
   * One of the parameter sets tried.
   *
   * @param best true where none before scored so high
   */
  record Trial(int number, Parameters parameters, double score, boolean best) {}

  /** Tries that many parameter sets; the defaults alone with 0 or 1. */
  Choice choose(int trials) {
    Parameters defaults = Parameters.defaults();
    Trial first = trial(defaults, Double.NEGATIVE_INFINITY);
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
    Trial trial = trial(candidate, best.score());
    return trial.best() ? trial : best;
  }

  private Trial trial(Parameters parameters, double bestScore) {
    double score = objective.applyAsDouble(parameters);
    tried.add(parameters);
    Trial trial = new Trial(tried.size(), parameters, score, score > bestScore);
    progress.accept(trial);
    return trial;
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
