package io.recgpt.intent.catalogue;

import io.recgpt.inference.FloatMatrix;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The phrases that name interests and make tags, each with its items and their centre. */
public final class Vocabulary {
  private static final int MAX_PHRASES = 20_000;
  private static final int SMALL_CATALOGUE = 2_000;

  /** A phrase that so much of the catalogue carries distinguishes nothing. */
  private static final double TOO_COMMON = 0.6;

  private static final double ONE_KIND_QUANTILE = 0.995;

  private static final double NEARLY_ALL = 0.8;

  private final Catalogue catalogue;
  private final List<Phrase> phrases;
  private final int[][] ofItem;
  private final Map<String, List<Integer>> byStem = new HashMap<>();
  private final Map<String, String> plurals;
  private final Set<String> designs;
  private final float[][] centres;
  private final double[] alike;
  private final boolean[] partial;
  private final FloatMatrix matrix;
  private final SparseVector[] wordCentres;

  private Vocabulary(Catalogue catalogue, List<Phrase> phrases, Set<String> designs) {
    this.catalogue = catalogue;
    this.phrases = List.copyOf(phrases);
    this.designs = designs;
    this.plurals = catalogue.tagged() ? Map.of() : plurals(catalogue);
    this.ofItem = invert(catalogue.size(), phrases);
    this.centres = new float[phrases.size()][];
    this.alike = new double[phrases.size()];
    this.wordCentres = new SparseVector[phrases.size()];
    for (int p = 0; p < centres.length; p++) {
      for (String stem : phrases.get(p).stems()) {
        byStem.computeIfAbsent(stem, absent -> new ArrayList<>()).add(p);
      }
      float[] sum = new float[catalogue.dimension()];
      Map<Integer, Double> terms = new HashMap<>();
      for (int item : phrases.get(p).items()) {
        Vectors.add(sum, catalogue.vector(item), 1f);
        catalogue.wordVector(item).addTo(terms, 1);
      }
      int count = phrases.get(p).frequency();
      alike[p] = (Vectors.dot(sum, sum) - count) / Math.max(1.0, count * (count - 1.0));
      centres[p] = Vectors.unit(sum);
      wordCentres[p] = SparseVector.unit(terms);
    }
    this.partial = partial(phrases);
    this.matrix = new FloatMatrix(centres, catalogue.dimension());
  }

  /** The vocabulary of a catalogue. */
  public static Vocabulary of(Catalogue catalogue, String itemNoun) {
    PhraseDrafts drafts = new PhraseDrafts();
    new TagPhrases(catalogue, itemNoun).addTo(drafts);
    Set<String> designs = Set.of();
    if (!catalogue.tagged()) {
      TitlePhrases titles = new TitlePhrases(catalogue);
      titles.addTo(drafts);
      designs = titles.designs();
    }
    int leastAlone = catalogue.size() < SMALL_CATALOGUE ? 2 : 3;
    Map<BitSet, PhraseDrafts.Draft> byItems = new LinkedHashMap<>();
    for (PhraseDrafts.Draft draft : drafts.all()) {
      int frequency = draft.items.cardinality();
      boolean own = draft.quality() >= 1;
      // Several words may point at one item: where a kind has no name, they are all it can be
      // foreseen by.
      boolean enough = own || draft.stems.size() > 1 || frequency >= leastAlone;
      if (enough && frequency <= Math.max(3, TOO_COMMON * catalogue.size())) {
        byItems.merge(draft.items, draft, Vocabulary::better);
      }
    }
    List<Phrase> phrases = new ArrayList<>();
    for (PhraseDrafts.Draft draft : byItems.values()) {
      int[] items = draft.items.stream().toArray();
      phrases.add(
          new Phrase(
              draft.text(), draft.stems, items, majority(catalogue, items), draft.quality()));
    }
    phrases.sort(
        Comparator.<Phrase>comparingInt(Phrase::frequency).reversed().thenComparing(Phrase::text));
    return new Vocabulary(
        catalogue, phrases.subList(0, Math.min(MAX_PHRASES, phrases.size())), designs);
  }

  /** A phrase in the plural, as far as the catalogue itself has its core word so. */
  public String plural(int p) {
    Phrase phrase = phrases.get(p);
    String core = phrase.text().substring(phrase.text().lastIndexOf(' ') + 1);
    String plural = plurals.getOrDefault(core, core);
    return phrase.text().substring(0, phrase.text().length() - core.length()) + plural;
  }

  /** How many phrases there are. */
  public int size() {
    return phrases.size();
  }

  /** The phrase at a position. */
  public Phrase phrase(int p) {
    return phrases.get(p);
  }

  /** The phrases that an item carries. */
  public int[] ofItem(int item) {
    return ofItem[item];
  }

  /** The phrases all of whose words are among these. */
  public int[] within(List<String> stems) {
    Map<Integer, Integer> hits = new TreeMap<>();
    for (String stem : new HashSet<>(stems)) {
      for (int p : byStem.getOrDefault(stem, List.of())) {
        hits.merge(p, 1, Integer::sum);
      }
    }
    return hits.entrySet().stream()
        .filter(hit -> hit.getValue() == phrases.get(hit.getKey()).stems().size())
        .mapToInt(Map.Entry::getKey)
        .toArray();
  }

  /** Centre of a phrase's items, of length 1. */
  public float[] centre(int p) {
    return centres[p];
  }

  /** Similarity of every phrase's items to a centre, by meaning and by words. */
  public float[] similarities(float[] centre, float[] denseWords) {
    float[] meaning = matrix.times(centre);
    for (int p = 0; p < meaning.length; p++) {
      meaning[p] =
          (float)
              (Catalogue.MEANING * meaning[p]
                  + (1 - Catalogue.MEANING) * wordCentres[p].dot(denseWords));
    }
    return meaning;
  }

  /**
   * Whether a phrase's items mean much the same: a kind of thing, not a print on many of them.
   * Pairs of them must be more alike, by meaning, than nearly all random pairs.
   */
  public boolean oneKind(int p) {
    return alike[p] >= catalogue.randomMeaning(ONE_KIND_QUANTILE);
  }

  /** Whether a phrase's core word names a design, by what titles call one: "spaceboy". */
  public boolean isDesign(int p) {
    return designs.contains(phrases.get(p).stems().getLast());
  }

  /**
   * Whether a phrase is the end of a longer one in nearly all that carries it: "chain kit" of
   * "paper chain kit".
   */
  public boolean isPartial(int p) {
    return partial[p];
  }

  /** How much a phrase distinguishes: 1 for one item, 0 for the whole catalogue. */
  public double specificity(int p) {
    return Math.log((catalogue.size() + 1.0) / phrases.get(p).frequency())
        / Math.log(catalogue.size() + 1.0);
  }

  private static boolean[] partial(List<Phrase> phrases) {
    Map<List<String>, Integer> byStems = new HashMap<>();
    for (int p = 0; p < phrases.size(); p++) {
      byStems.putIfAbsent(phrases.get(p).stems(), p);
    }
    boolean[] partial = new boolean[phrases.size()];
    for (Phrase whole : phrases) {
      List<String> stems = whole.stems();
      Integer end = stems.size() < 2 ? null : byStems.get(stems.subList(1, stems.size()));
      if (end != null && whole.frequency() >= NEARLY_ALL * phrases.get(end).frequency()) {
        partial[end] = true;
      }
    }
    return partial;
  }

  private static Map<String, String> plurals(Catalogue catalogue) {
    Set<String> known = new HashSet<>();
    for (int i = 0; i < catalogue.size(); i++) {
      catalogue.words().runs(catalogue.item(i).titleWords()).forEach(known::addAll);
    }
    Map<String, String> plurals = new HashMap<>();
    for (String word : known) {
      String stem = Words.stem(word);
      if (!stem.equals(word) && known.contains(stem)) {
        plurals.put(stem, word);
      }
    }
    return plurals;
  }

  /**
   * Of two phrases of the same items the whole one, "paper chain kit" for "chain kit", else the one
   * that reads better; three words before two before others.
   */
  private static PhraseDrafts.Draft better(PhraseDrafts.Draft a, PhraseDrafts.Draft b) {
    if (endsWith(b, a) || endsWith(a, b)) {
      return b.stems.size() > a.stems.size() ? b : a;
    }
    int order = Double.compare(worth(b), worth(a));
    return order > 0 || (order == 0 && b.stems.size() > a.stems.size()) ? b : a;
  }

  private static boolean endsWith(PhraseDrafts.Draft whole, PhraseDrafts.Draft end) {
    int size = whole.stems.size();
    return whole.quality() >= Phrase.MIN_QUALITY
        && size > end.stems.size()
        && whole.stems.subList(size - end.stems.size(), size).equals(end.stems);
  }

  private static double worth(PhraseDrafts.Draft draft) {
    return draft.quality() * (draft.stems.size() == 1 || draft.stems.size() > 3 ? 0.7 : 1);
  }

  private static String majority(Catalogue catalogue, int[] items) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int item : items) {
      counts.merge(catalogue.item(item).category(), 1, Integer::sum);
    }
    String best = "";
    int most = 0;
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      if (count.getValue() > most) {
        most = count.getValue();
        best = count.getKey();
      }
    }
    return best;
  }

  private static int[][] invert(int itemCount, List<Phrase> phrases) {
    List<List<Integer>> lists = new ArrayList<>();
    for (int i = 0; i < itemCount; i++) {
      lists.add(new ArrayList<>());
    }
    for (int p = 0; p < phrases.size(); p++) {
      for (int item : phrases.get(p).items()) {
        lists.get(item).add(p);
      }
    }
    int[][] inverted = new int[itemCount][];
    for (int i = 0; i < itemCount; i++) {
      inverted[i] = lists.get(i).stream().mapToInt(Integer::intValue).toArray();
    }
    return inverted;
  }
}
