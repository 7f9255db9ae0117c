package io.recgpt.inference;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Vectors without a model: words and character n-grams hashed into a fixed number of dimensions.
 * Texts that share spelling are near each other; meaning and other languages are not seen. It
 * stands in where the model only makes noise, such as for scripts it was never trained on.
 */
public final class HashedText {
  private static final Pattern WORD_BREAK = Pattern.compile("[\\p{IsPunctuation} ]+");
  private static final int MIN_GRAM = 2;
  private static final int MAX_GRAM = 3;
  private static final float WORD_WEIGHT = 2;

  private HashedText() {}

  /**
   * The unit vector of a text, the same on every machine; texts without any letter, digit or symbol
   * share a fixed one.
   *
   * @param dimension length of the vector, at least 1
   */
  public static Embedding embed(String text, int dimension) {
    return embed(CleanText.of(text), dimension);
  }

  static Embedding embed(CleanText text, int dimension) {
    float[] sums = new float[dimension];
    WORD_BREAK
        .splitAsStream(text.value().toLowerCase(Locale.ROOT))
        .forEach(word -> addWord(sums, word));
    Embedding sum = Embedding.unit(sums);
    return sum.dot(sum) > 0 ? sum : fixed(dimension);
  }

  private static void addWord(float[] sums, String word) {
    if (word.isEmpty()) {
      return;
    }
    int[] points = ("^" + word + "$").codePoints().toArray();
    add(sums, points, 0, points.length, WORD_WEIGHT);
    for (int length = MIN_GRAM; length <= MAX_GRAM; length++) {
      for (int start = 0; start + length <= points.length; start++) {
        add(sums, points, start, length, 1);
      }
    }
  }

  /** Each feature adds to one dimension, up or down, as its hash says. */
  private static void add(float[] sums, int[] points, int start, int length, float weight) {
    long hash = 0xcbf29ce484222325L; // FNV-1a over code points
    for (int i = start; i < start + length; i++) {
      hash = (hash ^ points[i]) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0x9e3779b97f4a7c15L; // spreads the last characters over the high bits
    int index = (int) Math.floorMod(hash >>> 16, (long) sums.length);
    sums[index] += (hash & 0x8000) == 0 ? weight : -weight;
  }

  private static Embedding fixed(int dimension) {
    float[] axis = new float[dimension];
    axis[0] = 1;
    return Embedding.of(axis);
  }
}
