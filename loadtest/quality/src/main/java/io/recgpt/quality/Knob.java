package io.recgpt.quality;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** A parameter of ranking that tuning may set, with the range it is searched in. */
enum Knob {
  TAG_WEIGHT(0, 100),
  ITEM_TO_ITEM_WEIGHT(0, 100),
  TRENDING_WEIGHT(0, 100),
  CONTENT_WEIGHT(0, 100),
  BETA(0, 1),
  TRENDING_HALF_LIFE_HOURS(1, 87_600),
  HISTORY_DECAY(1, 100_000),
  DIVERSITY(0, 1);

  private static final double NO_WEIGHT_SHARE = .15;

  private final double least;
  private final double most;

  Knob(double least, double most) {
    this.least = least;
    this.most = most;
  }

  /** A value drawn at random, rounded to three digits. */
  double draw(RandomGenerator random) {
    return switch (this) {
      case TAG_WEIGHT, ITEM_TO_ITEM_WEIGHT, TRENDING_WEIGHT, CONTENT_WEIGHT ->
          random.nextDouble() < NO_WEIGHT_SHARE ? 0 : bounded(Math.exp(random.nextGaussian()));
      case BETA -> bounded(random.nextDouble());
      case TRENDING_HALF_LIFE_HOURS -> bounded(logUniform(random, 12, 4_380));
      case HISTORY_DECAY -> bounded(logUniform(random, 2, 300));
      // Lists are longer than the one hit they are measured by, so variety is tried in small doses.
      case DIVERSITY -> bounded(Math.pow(random.nextDouble(), 3));
    };
  }

  /** A value a step above or below, for refinement. */
  double step(double value, boolean up) {
    return switch (this) {
      case TAG_WEIGHT, ITEM_TO_ITEM_WEIGHT, TRENDING_WEIGHT, CONTENT_WEIGHT ->
          bounded(up ? Math.max(.2, value * 1.8) : value < .05 ? 0 : value / 1.8);
      case BETA -> bounded(value + (up ? .2 : -.2));
      case TRENDING_HALF_LIFE_HOURS, HISTORY_DECAY -> bounded(up ? value * 2.5 : value / 2.5);
      case DIVERSITY -> bounded(up ? Math.max(.05, value * 2) : value < .03 ? 0 : value / 2);
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private double bounded(double value) {
    double rounded = new BigDecimal(value).round(new MathContext(3)).doubleValue();
    return Math.clamp(rounded, least, most);
  }

  private static double logUniform(RandomGenerator random, double low, double high) {
    return low * Math.pow(high / low, random.nextDouble());
  }
}
