package io.recgpt.retrieval.ranking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * TF-IDF vectors of the items' titles and tags, scored over postings. Frequencies are always
 * current; norms are worked out when an item is put, and all again when the catalogue has grown by
 * a tenth. Not thread-safe.
 */
final class WordIndex {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{2,}");
  private static final double GROWTH_BEFORE_NORMS = 1.1;

  private final Map<String, Integer> termIds = new HashMap<>();
  private final List<Postings> postings = new ArrayList<>();
  private final List<Document> documents = new ArrayList<>();
  private double[] norms = new double[16];
  private int size;
  private double logOfSize;
  private int normsAtSize;

  /** An item's terms, in order of their ids, with 1 + log of how often each occurs. */
  private static final class Document {
    private static final Document NONE = new Document(new int[0], new float[0]);

    private final int[] terms;
    private final float[] weights;

    Document(int[] terms, float[] weights) {
      this.terms = terms;
      this.weights = weights;
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
      documents.add(Document.NONE);
    }
    if (norms.length < documents.size()) {
      norms = Arrays.copyOf(norms, documents.size() * 2);
    }
    Document before = documents.get(ordinal);
    for (int term : before.terms) {
      postings.get(term).remove(ordinal);
    }
    if (before == Document.NONE) {
      size++;
      logOfSize = Math.log(size);
    }
    Document document = document(words);
    documents.set(ordinal, document);
    for (int i = 0; i < document.terms.length; i++) {
      postings.get(document.terms[i]).add(ordinal, document.weights[i]);
    }
    norms[ordinal] = norm(document);
    if (size >= normsAtSize * GROWTH_BEFORE_NORMS) {
      for (int i = 0; i < documents.size(); i++) {
        norms[i] = norm(documents.get(i));
      }
      normsAtSize = size;
    }
  }

  /** A sum of weighted items and texts, weights above 0, to score items against. */
  final class Profile {
    private final double[] weights = new double[postings.size()];
    private int[] terms = new int[64];
    private int size;

    void add(int ordinal, double weight) {
      if (ordinal < documents.size()) {
        Document document = documents.get(ordinal);
        add(document, weight / norms[ordinal]);
      }
    }

    /** Adds a text; words that no item has are passed over. */
    void add(String text, double weight) {
      List<String> known = words(text).stream().filter(termIds::containsKey).toList();
      Document document = document(known);
      add(document, weight / norm(document));
    }

    private void add(Document document, double weight) {
      for (int i = 0; i < document.terms.length; i++) {
        int term = document.terms[i];
        if (weights[term] == 0) {
          if (size == terms.length) {
            terms = Arrays.copyOf(terms, size * 2);
          }
          terms[size++] = term;
        }
        weights[term] += weight * document.weights[i];
      }
    }

    /** Adds to each item its similarity to the profile. */
    void scoreInto(double[] scores) {
      double[] dots = new double[Math.min(scores.length, documents.size())];
      for (int i = 0; i < size; i++) {
        Postings list = postings.get(terms[i]);
        double idf = idf(list);
        double factor = weights[terms[i]] * idf * idf;
        for (int j = 0; j < list.size; j++) {
          dots[list.ordinals[j]] += factor * list.weights[j];
        }
      }
      for (int ordinal = 0; ordinal < dots.length; ordinal++) {
        scores[ordinal] += dots[ordinal] / norms[ordinal];
      }
    }
  }

  Profile profile() {
    return new Profile();
  }

  /** Cosine of two items. */
  double similarity(int left, int right) {
    if (left >= documents.size() || right >= documents.size()) {
      return 0;
    }
    Document a = documents.get(left);
    Document b = documents.get(right);
    double dot = 0;
    for (int i = 0, j = 0; i < a.terms.length && j < b.terms.length; ) {
      int order = Integer.compare(a.terms[i], b.terms[j]);
      if (order == 0) {
        double idf = idf(postings.get(a.terms[i]));
        dot += idf * idf * a.weights[i] * b.weights[j];
        i++;
        j++;
      } else if (order < 0) {
        i++;
      } else {
        j++;
      }
    }
    return dot / (norms[left] * norms[right]);
  }

  private Document document(List<String> words) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (String word : words) {
      int id =
          termIds.computeIfAbsent(
              word,
              added -> {
                postings.add(new Postings());
                return postings.size() - 1;
              });
      counts.merge(id, 1, Integer::sum);
    }
    int[] terms = counts.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    float[] weights = new float[terms.length];
    for (int i = 0; i < terms.length; i++) {
      weights[i] = (float) (1 + Math.log(counts.getOrDefault(terms[i], 1)));
    }
    return new Document(terms, weights);
  }

  private double norm(Document document) {
    double sum = 0;
    for (int i = 0; i < document.terms.length; i++) {
      double value = document.weights[i] * idf(postings.get(document.terms[i]));
      sum += value * value;
    }
    return sum > 0 ? Math.sqrt(sum) : 1;
  }

  /** A word of one item alone joins nothing, so it weighs nothing. */
  private double idf(Postings list) {
    if (list.size < 2) {
      return 0;
    }
    return (list.size < size ? logOfSize : Math.log(list.size + 1.0)) - list.logOfSize;
  }

  private static final class Postings {
    private int[] ordinals = new int[2];
    private float[] weights = new float[2];
    private int size;
    private double logOfSize;

    void add(int ordinal, float weight) {
      if (size == ordinals.length) {
        ordinals = Arrays.copyOf(ordinals, size * 2);
        weights = Arrays.copyOf(weights, size * 2);
      }
      ordinals[size] = ordinal;
      weights[size++] = weight;
      logOfSize = Math.log(size);
    }

    void remove(int ordinal) {
      for (int i = 0; i < size; i++) {
        if (ordinals[i] == ordinal) {
          size--;
          logOfSize = Math.log(size);
          ordinals[i] = ordinals[size];
          weights[i] = weights[size];
          return;
        }
      }
    }
  }
}
