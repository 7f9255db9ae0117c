package io.recgpt.quality;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.recgpt.retrieval.ranking.RankingSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** A value for each knob. */
record Parameters(Map<Knob, Double> values) {
  Parameters {
    if (values.size() != Knob.values().length) {
      throw new IllegalArgumentException(
          "values: %s (expected: one for each knob)".formatted(values));
    }
    values = Map.copyOf(values);
  }

  /** What the cluster takes where nothing is said. */
  static Parameters defaults() {
    RankingSettings settings = RankingSettings.DEFAULT;
    return of(knob ->
        switch (knob) {
          case TAG_WEIGHT -> settings.tagWeight();
          case ITEM_TO_ITEM_WEIGHT -> settings.itemToItemWeight();
          case TRENDING_WEIGHT -> settings.trendingWeight();
          case CONTENT_WEIGHT -> settings.contentWeight();
          case BETA -> settings.beta();
          case TRENDING_HALF_LIFE_HOURS ->
              (double) settings.trendingHalfLife().toMillis() / Duration.ofHours(1).toMillis();
          case HISTORY_DECAY -> settings.historyDecay();
          case DIVERSITY -> settings.diversity();
        });
  }

  static Parameters draw(RandomGenerator random) {
    return of(knob -> knob.draw(random));
  }

  private static Parameters of(ToDoubleFunction<Knob> value) {
    Map<Knob, Double> values = new EnumMap<>(Knob.class);
    for (Knob knob : Knob.values()) {
      values.put(knob, value.applyAsDouble(knob));
    }
    return new Parameters(values);
  }

  double value(Knob knob) {
    return requireNonNull(values.get(knob));
  }

  /** The same but for one knob. */
  Parameters with(Knob knob, double value) {
    return of(other -> other == knob ? value : value(other));
  }

  /** By the names of the contract's fields, in their order. */
  Map<String, Double> named() {
    Map<String, Double> named = new LinkedHashMap<>();
    for (Knob knob : Knob.values()) {
      named.put(knob.label(), value(knob));
    }
    return named;
  }

  @Override
  public String toString() {
    return named().entrySet().stream()
        .map(entry -> "%s=%s".formatted(entry.getKey(), entry.getValue()))
        .collect(joining(" "));
  }
}
