package io.recgpt.intent.catalogue;

import io.recgpt.inference.Embedding;
import io.recgpt.inference.SphericalClusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Kinds of things: small clusters of a catalogue's items by their embeddings, ten items each at the
 * mean, finer than its categories. Up to {@value #MAX_KINDS} kinds; of a large catalogue they are
 * found from some of its items. The same items give the same kinds in whatever order they came.
 */
public final class Kinds {
  private static final int ITEMS_A_KIND = 10;
  private static final int MIN_KINDS = 2;
  private static final int MAX_KINDS = 400;
  private static final int MAX_SAMPLES = 6_000;

  private final int[] ofItem;
  private final float[][] centres;

  private Kinds(int[] ofItem, float[][] centres) {
    this.ofItem = ofItem;
    this.centres = centres;
  }

  /** Finds the kinds of a catalogue; it has none without items. */
  public static Kinds of(Catalogue catalogue) {
    int size = catalogue.size();
    List<Embedding> embeddings =
        IntStream.range(0, size).mapToObj(i -> catalogue.item(i).embedding()).toList();
    int step = Math.max(1, size / MAX_SAMPLES);
    List<Integer> byId =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparing(i -> catalogue.item(i).itemId()))
            .toList();
    List<Embedding> samples = new ArrayList<>();
    for (int i = 0; i < size; i += step) {
      samples.add(embeddings.get(byId.get(i)));
    }
    SphericalClusters clusters =
        SphericalClusters.of(samples, Math.clamp(size / ITEMS_A_KIND, MIN_KINDS, MAX_KINDS));
    int[] ofItem = clusters.nearest(embeddings);
    float[][] centres = new float[clusters.size()][catalogue.dimension()];
    for (int i = 0; i < size; i++) {
      Vectors.add(centres[ofItem[i]], catalogue.vector(i), 1f);
    }
    for (float[] centre : centres) {
      Vectors.unit(centre);
    }
    return new Kinds(ofItem, centres);
  }

  /** How many kinds there are. */
  public int size() {
    return centres.length;
  }

  /** The kind of an item. */
  public int of(int item) {
    return ofItem[item];
  }

  /** Centre of a kind, of length 1. */
  public float[] centre(int kind) {
    return centres[kind];
  }

  /** The kind that most of these items are of; of equal ones the first. */
  public int majority(int[] items) {
    int[] counts = new int[centres.length];
    int best = 0;
    for (int item : items) {
      counts[ofItem[item]]++;
    }
    for (int k = 1; k < counts.length; k++) {
      best = counts[k] > counts[best] ? k : best;
    }
    return best;
  }
}
