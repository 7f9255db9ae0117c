package io.recgpt.quality.baseline;

import java.util.List;
import java.util.stream.Stream;

/**
 * A method with its settings, to be made for a log.
 *
 * @param method its name
 * @param span of {@link Recency}; days for recent popularity
 * @param kind of the item matrix; NONE where there is none
 * @param nearest items kept, of NEIGHBORS
 * @param penalty of EASE, shrinkage of NEIGHBORS
 */
record MethodSettings(String method, int span, Kind kind, int nearest, double penalty) {
  /** Item matrices that are kept, since the blend needs them too. */
  static final MethodSettings EASE = ease("EASE", 0, 300);

  static final MethodSettings NEIGHBORS = neighbors("item kNN", 0, 200, 10);
  private static final int ALL = ItemMatrix.MAX_ITEMS;

  /** Which scores. */
  enum Kind {
    POPULARITY,
    WORDS,
    NEIGHBORS,
    EASE
  }

  private static MethodSettings ease(String name, int span, double penalty) {
    return new MethodSettings(name, span, Kind.EASE, 0, penalty);
  }

  private static MethodSettings neighbors(String name, int span, int nearest, double shrink) {
    return new MethodSettings(name, span, Kind.NEIGHBORS, nearest, shrink);
  }

  private static Stream<MethodSettings> spans(String name, Kind kind, Integer... spans) {
    return Stream.of(spans).map(span -> new MethodSettings(name, span, kind, 0, 0));
  }

  /**
   * All that are tried. The first of a method serves where there is nobody to choose on, and those
   * of one matrix stand together.
   *
   * @param cold true: items without takes are ranked, of which words alone say something
   */
  static List<MethodSettings> grid(boolean cold) {
    Stream<MethodSettings> words = spans("title+tag TF-IDF", Kind.WORDS, 10, 0, 3, 30);
    if (cold) {
      return words.toList();
    }
    Stream<MethodSettings> neighbors =
        Stream.of(200, 50, ALL)
            .flatMap(nearest ->
                Stream.of(10.0, 0.0, 50.0)
                    .map(shrink -> neighbors("item kNN", 0, nearest, shrink)));
    Stream<MethodSettings> recentNeighbors =
        Stream.of(10, 3, 30, 100).map(span -> neighbors("item kNN, recency", span, 200, 10));
    Stream<MethodSettings> ease =
        Stream.of(300.0, 100.0, 1_000.0)
            .flatMap(penalty ->
                Stream.of(0, 10, 3, 30)
                    .map(span -> ease(span == 0 ? "EASE" : "EASE, recency", span, penalty)));
    return Stream.of(
            spans("popularity", Kind.POPULARITY, 0),
            spans("recent popularity", Kind.POPULARITY, 30, 3, 7, 90),
            words,
            recentNeighbors,
            neighbors,
            ease)
        .flatMap(each -> each)
        .toList();
  }

  /** True where both stand on one item matrix. */
  boolean sameMatrix(MethodSettings other) {
    return kind == other.kind && nearest == other.nearest && penalty == other.penalty;
  }

  /** In words. */
  String described() {
    String recency = span == 0 ? "" : ", recency %d items".formatted(span);
    return switch (kind) {
      case POPULARITY -> span == 0 ? "" : "%d days".formatted(span);
      case WORDS -> span == 0 ? "whole history" : "recency %d items".formatted(span);
      case NEIGHBORS -> "%d nearest, shrinkage %.0f%s".formatted(nearest, penalty, recency);
      case EASE -> "penalty %.0f%s".formatted(penalty, recency);
    };
  }
}
