package io.recgpt.quality.baseline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes methods for one log; remembers the matrices that are needed often, and the latest. */
final class MethodSource {
  private static final List<MethodSettings> KEPT =
      List.of(MethodSettings.EASE, MethodSettings.NEIGHBORS);

  private final TakeLog log;
  private final Words words;
  private final List<Made> made = new ArrayList<>();

  private record Made(MethodSettings settings, ItemMatrix matrix) {}

  MethodSource(TakeLog log, Words words) {
    this.log = log;
    this.words = words;
  }

  ScoringMethod method(MethodSettings settings) {
    return switch (settings.kind()) {
      case POPULARITY -> new Popularity(log, settings.span());
      case WORDS -> words.method(log, settings.span());
      case NEIGHBORS, EASE -> matrix(settings).method(log, settings.span());
    };
  }

  private ItemMatrix matrix(MethodSettings settings) {
    ItemMatrix known = known(settings);
    if (known != null) {
      return known;
    }
    made.removeIf(each -> KEPT.stream().noneMatch(each.settings()::sameMatrix));
    ItemMatrix matrix =
        settings.kind() == MethodSettings.Kind.EASE
            ? ItemMatrix.ease(log, settings.penalty())
            : ItemMatrix.neighbors(log, settings.nearest(), settings.penalty());
    made.add(new Made(settings, matrix));
    return matrix;
  }

  private @Nullable ItemMatrix known(MethodSettings settings) {
    for (Made each : made) {
      if (each.settings().sameMatrix(settings)) {
        return each.matrix();
      }
    }
    return null;
  }

  /** What the blend adds up. */
  List<Blend.Part> parts() {
    return List.of(
        new Blend.Part(matrix(MethodSettings.EASE).method(log, 30), false),
        new Blend.Part(matrix(MethodSettings.NEIGHBORS).method(log, 5), false),
        new Blend.Part(words.method(log, 10), false),
        new Blend.Part(new Popularity(log, 30), true),
        new Blend.Part(new Popularity(log, 7), true));
  }
}
