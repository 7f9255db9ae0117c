package io.recgpt.retrieval.ranking.table;

import io.recgpt.retrieval.numeric.Sums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * TF-IDF vectors of the items' titles and tags, scored over postings. Frequencies are always
 * current; norms are worked out by {@link #settle()}, which must be called before reading. Sums go
 * through terms in order of their text, so that scores depend on the items alone, not on the order
 * in which they came. Writers exclude all others; readers may share it.
 */
public final class WordIndex {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{2,}");
  private static final Weighted NONE = new Weighted(0);

  /** Items that one word is looked up for at least, however large the catalogue. */
  private static final int MAX_POSTINGS = 2_000;

  private final Map<String, Integer> termIds = new HashMap<>();
  private final List<Postings> postings = new ArrayList<>();
  private final List<Weighted> documents = new ArrayList<>();
  private double[] norms = new double[16];
  private int size;
  private double logOfSize;
  private boolean settled = true;

  /**
   * Numbers with a weight each, in one array, since reading it takes longer than adding up: terms
   * of a document with 1 + log of how often each occurs, or documents of a term with the same.
   */
  private static final class Weighted {
    private long[] packed;
    private int size;

    Weighted(int capacity) {
      packed = new long[capacity];
    }

    int number(int i) {
      return (int) (packed[i] >>> 32);
    }

    float weight(int i) {
      return Float.intBitsToFloat((int) packed[i]);
    }

    void add(int number, float weight) {
      if (size == packed.length) {
        packed = Arrays.copyOf(packed, Math.max(2, size * 2));
      }
      packed[size++] =
          ((long) number << 32) | Integer.toUnsignedLong(Float.floatToRawIntBits(weight));
    }

    boolean isSame(Weighted other) {
      return Arrays.equals(packed, 0, size, other.packed, 0, other.size);
    }

    /** Takes a number out; the order of the others changes. */
    boolean remove(int number) {
      for (int i = 0; i < size; i++) {
        if (number(i) == number) {
          packed[i] = packed[--size];
          return true;
        }
      }
      return false;
    }
  }

  /** The words of a text: lower case, letters and digits, two or more of them. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  void put(int ordinal, List<String> words) {
    while (documents.size() <= ordinal) {
      documents.add(NONE);
    }
    if (norms.length < documents.size()) {
      norms = Arrays.copyOf(norms, documents.size() * 2);
    }
    Weighted before = documents.get(ordinal);
    Weighted document = document(words);
    if (before != NONE && document.isSame(before)) {
      return;
    }
    for (int i = 0; i < before.size; i++) {
      postings.get(before.number(i)).remove(ordinal);
    }
    if (before == NONE) {
      size++;
      logOfSize = Math.log(size);
    }
    documents.set(ordinal, document);
    for (int i = 0; i < document.size; i++) {
      postings.get(document.number(i)).add(ordinal, document.weight(i));
    }
    settled = false;
  }

  /** True where norms are those of the items as they are. */
  boolean settled() {
    return settled;
  }

  /** Works norms out; must exclude readers. */
  void settle() {
    if (!settled) {
      for (int i = 0; i < documents.size(); i++) {
        norms[i] = norm(documents.get(i));
      }
      settled = true;
    }
  }

  /** A sum of weighted items and texts, weights above 0, to score items against. */
  public final class Profile {
    private final double[] weights = new double[postings.size()];
    private int[] terms = new int[64];
    private int size;

    /** Adds an item's words; one that the index does not have is passed over. */
    public void add(int ordinal, double weight) {
      if (ordinal < documents.size()) {
        add(documents.get(ordinal), weight / norms[ordinal]);
      }
    }

    /** Adds a text; words that no item has are passed over. */
    public void add(String text, double weight) {
      List<String> known = words(text).stream().filter(termIds::containsKey).toList();
      Weighted document = document(known);
      add(document, weight / norm(document));
    }

    private void add(Weighted document, double weight) {
      for (int i = 0; i < document.size; i++) {
        int term = document.number(i);
        if (weights[term] == 0) {
          if (size == terms.length) {
            terms = Arrays.copyOf(terms, size * 2);
          }
          terms[size++] = term;
        }
        weights[term] += weight * document.weight(i);
      }
    }

    /**
     * The similarity of each item to the profile. In a large catalogue a word of too many items
     * tells none of them apart and is passed over.
     *
     * @param dots to work with, empty
     */
    public Sums.Listed similarities(Sums dots) {
      int most = Math.max(MAX_POSTINGS, WordIndex.this.size / 100);
      for (int i = 0; i < size; i++) {
        Postings list = postings.get(terms[i]);
        Weighted documents = list.documents;
        if (documents.size > most) {
          continue;
        }
        double idf = idf(list);
        double factor = weights[terms[i]] * idf * idf;
        for (int j = 0; j < documents.size; j++) {
          dots.add(documents.number(j), factor * documents.weight(j));
        }
      }
      Sums.Listed listed = dots.listed();
      for (int i = 0; i < listed.ordinals().length; i++) {
        listed.values()[i] /= norms[listed.ordinals()[i]];
      }
      return listed;
    }
  }

  /** Returns an empty profile, for one ranking. */
  public Profile profile() {
    return new Profile();
  }

  /** Cosine of two items. */
  public double similarity(int left, int right) {
    if (left >= documents.size() || right >= documents.size()) {
      return 0;
    }
    Weighted a = documents.get(left);
    Weighted b = documents.get(right);
    double dot = 0;
    for (int i = 0; i < a.size; i++) {
      for (int j = 0; j < b.size; j++) {
        if (a.number(i) == b.number(j)) {
          double idf = idf(postings.get(a.number(i)));
          dot += idf * idf * a.weight(i) * b.weight(j);
        }
      }
    }
    return dot / (norms[left] * norms[right]);
  }

  /** Terms with weights, in order of their text. */
  private Weighted document(List<String> words) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    words.forEach(word -> counts.merge(word, 1, Integer::sum));
    Weighted document = new Weighted(counts.size());
    counts.forEach((word, count) -> document.add(id(word), (float) (1 + Math.log(count))));
    return document;
  }

  private int id(String word) {
    return termIds.computeIfAbsent(
        word,
        _ -> {
          postings.add(new Postings());
          return postings.size() - 1;
        });
  }

  private double norm(Weighted document) {
    double sum = 0;
    for (int i = 0; i < document.size; i++) {
      double value = document.weight(i) * idf(postings.get(document.number(i)));
      sum += value * value;
    }
    return sum > 0 ? Math.sqrt(sum) : 1;
  }

  /** A word of one item alone joins nothing, so it weighs nothing. */
  private double idf(Postings list) {
    int count = list.documents.size;
    if (count < 2) {
      return 0;
    }
    return (count < size ? logOfSize : Math.log(count + 1.0)) - list.logOfSize;
  }

  /** The documents that have a term. */
  private static final class Postings {
    private final Weighted documents = new Weighted(2);
    private double logOfSize;

    void add(int ordinal, float weight) {
      documents.add(ordinal, weight);
      logOfSize = Math.log(documents.size);
    }

    void remove(int ordinal) {
      if (documents.remove(ordinal)) {
        logOfSize = Math.log(documents.size);
      }
    }
  }
}
