package io.recgpt.explain.writing;

import io.recgpt.explain.writing.Quality.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts the sentences of a description into parts that stay true and grammatical by themselves. */
final class Descriptions {
  private static final Set<String> BREAKS =
      Set.of("with", "that", "which", "for", "in", "from", "whose", "without", "when", "so", "where");
  private static final Set<String> NO_VERBS =
      Set.of("is", "its", "this", "was", "us", "his", "always", "sometimes", "perhaps");
  private static final int SENTENCES = 3;
  private static final int LONGEST_PART = 6;
  private static final int SHORTEST_WHOLE = 6;
  private static final int LONGEST_WHOLE = 11;

  private final Casing casing;

  Descriptions(Casing casing) {
    this.casing = casing;
  }

  /**
   * The parts of a description.
   *
   * @param nouns stems of the item's own nouns: what the description may open with
   */
  List<Quality> parts(String description, Set<String> nouns) {
    List<Quality> parts = new ArrayList<>();
    String[] sentences = description.split("(?<=[.!?;])\\s+");
    for (int i = 0; i < Math.min(SENTENCES, sentences.length); i++) {
      String sentence = sentences[i].strip().replaceAll("[.!?;]+$", "");
      String[] words = sentence.isEmpty() ? new String[0] : sentence.split(" ");
      if (words.length >= 3) {
        words[0] = opening(words[0]);
        addParts(parts, words, nouns);
      }
    }
    return parts;
  }

  private String opening(String word) {
    return word.length() > 1 && word.equals(English.capitalised(word.toLowerCase(Locale.ROOT)))
        ? casing.plain(word)
        : word;
  }

  private static void addParts(List<Quality> parts, String[] words, Set<String> nouns) {
    int firstBreak = nextBreak(words, 1);
    String lead = lead(words, firstBreak);
    boolean leadNamesItem = nouns.contains(English.stem(English.lastWord(lead)));
    boolean article = words[0].equals("a") || words[0].equals("an");
    if (leadNamesItem && English.length(lead) >= (article ? 3 : 2) && English.length(lead) <= 5) {
      parts.add(Quality.of(Form.KIND, lead));
    }
    if (firstBreak < words.length && words[firstBreak].equals("with") && leadNamesItem) {
      addFeatures(parts, words, firstBreak + 1);
    }
    addClause(parts, words, firstBreak, lead);
    addWholes(parts, words);
  }

  /** The noun phrase that the sentence opens with, less participles that belong to what follows. */
  private static String lead(String[] words, int end) {
    int last = end;
    while (last > 2 && plain(words[last - 1]).endsWith("ed")) {
      last--;
    }
    return text(words, 0, last);
  }

  private static void addFeatures(List<Quality> parts, String[] words, int from) {
    int to = from;
    while (to < words.length && (!BREAKS.contains(words[to]) || words[to].equals("in"))) {
      to++;
    }
    List<String> features = new ArrayList<>();
    for (String feature : text(words, from, to).split(", (?:and )?| and ")) {
      String last = English.lastWord(feature);
      String first = English.firstWord(feature);
      boolean determined = first.equals("a") || first.equals("an");
      if (English.length(feature) > LONGEST_PART
          || English.isFunction(last)
          || (English.isFunction(first) && !determined)) {
        break;
      }
      features.add(feature);
    }
    for (String feature : features) {
      if (English.length(feature) >= 2) {
        parts.add(Quality.of(Form.WITH, feature));
      }
    }
    if (features.size() >= 2) {
      String pair = features.get(0) + " and " + features.get(1);
      if (English.length(pair) <= LONGEST_PART) {
        parts.add(Quality.of(Form.WITH, pair));
      }
    }
  }

  /** A "that" clause that speaks of the item itself rather than of one of its parts. */
  private static void addClause(List<Quality> parts, String[] words, int firstBreak, String lead) {
    int that = Arrays.asList(words).indexOf("that");
    if (that < 1 || that + 2 >= words.length) {
      return;
    }
    String verb = plain(words[that + 1]);
    String before = plain(words[that - 1]);
    boolean direct = firstBreak == that;
    boolean singular = verb.matches(".*[^s]s") && !NO_VERBS.contains(verb);
    boolean pluralLead = English.isPlural(English.lastWord(lead));
    if (singular ? !direct && !English.isPlural(before) : !direct || !pluralLead) {
      return;
    }
    if (English.isFunction(verb) || !Character.isLowerCase(verb.codePointAt(0))) {
      return;
    }
    for (String clause : clauses(words, that + 1)) {
      parts.add(Quality.of(singular ? Form.DOES : Form.DO, clause));
    }
  }

  private static List<String> clauses(String[] words, int from) {
    List<String> clauses = new ArrayList<>();
    for (int to = from + 3; to <= Math.min(words.length, from + LONGEST_WHOLE); to++) {
      if (endsWell(words, to) && (to == words.length || breaksAt(words, to))) {
        clauses.add(text(words, from, to));
      }
    }
    return clauses;
  }

  private static void addWholes(List<Quality> parts, String[] words) {
    for (int to = Math.min(words.length, LONGEST_WHOLE); to >= SHORTEST_WHOLE; to--) {
      if (endsWell(words, to) && (to == words.length || breaksAt(words, to))) {
        String text = text(words, 0, to);
        int comma = text.lastIndexOf(", ");
        boolean list = to < words.length && words[to].equals("and") && comma > 0;
        parts.add(
            Quality.of(
                Form.WHOLE,
                list ? text.substring(0, comma) + " and " + text.substring(comma + 2) : text));
      }
    }
  }

  /** A part may end before a preposition, a conjunction or a relative pronoun, or at a comma. */
  private static boolean breaksAt(String[] words, int to) {
    boolean comma = words[to - 1].endsWith(",");
    boolean list = comma && Arrays.asList(words).subList(to, words.length).contains("and");
    boolean coordinated = Arrays.asList(words).subList(0, to).contains("between")
        || Arrays.asList(words).subList(0, to).contains("both");
    return !list && (comma || BREAKS.contains(words[to]) || (words[to].equals("and") && !coordinated));
  }

  private static boolean endsWell(String[] words, int to) {
    String last = plain(words[to - 1]);
    boolean participle = to < words.length && last.endsWith("ed");
    return !last.isEmpty() && !English.isFunction(last) && !participle;
  }

  private static int nextBreak(String[] words, int from) {
    for (int i = from; i < words.length; i++) {
      if (BREAKS.contains(words[i]) || words[i - 1].endsWith(",")) {
        return i;
      }
    }
    return words.length;
  }

  private static String plain(String word) {
    return word.replaceAll("[^\\p{L}\\p{N}'-]", "").toLowerCase(Locale.ROOT);
  }

  private static String text(String[] words, int from, int to) {
    return String.join(" ", Arrays.asList(words).subList(from, to)).replaceAll("[,:]$", "");
  }
}
