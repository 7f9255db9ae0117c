package io.recgpt.explain.item;

import io.recgpt.explain.item.Quality.Form;
import io.recgpt.explain.language.English;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts the sentences of a description into parts that stay true and grammatical by themselves. */
final class Descriptions {
  private static final Set<String> BREAKS =
      Set.of(
          "with", "that", "which", "for", "in", "from", "whose", "without", "when", "so", "where");
  private static final Set<String> NO_VERBS =
      Set.of("is", "its", "this", "was", "us", "his", "always", "sometimes", "perhaps");
  private static final Set<String> PARTICIPLES =
      Set.of("made", "cut", "cast", "built", "bound", "sewn", "woven", "knit", "worn", "seen");
  private static final Set<String> DANGLING = Set.of("enough", "such", "ready", "free", "able");
  private static final Set<String> RELATIVES = Set.of("that", "which", "whose");
  private static final int MIN_CLAUSE_WORDS = 3;
  private static final int SENTENCES = 3;
  private static final int MAX_PART_WORDS = 6;
  private static final int MAX_KIND_WORDS = 8;
  private static final int MIN_WHOLE_WORDS = 6;
  private static final int MAX_WHOLE_WORDS = 11;

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
    String[] sentences = description.split("(?<=[.!?;])\\s+", -1);
    for (int i = 0; i < Math.min(SENTENCES, sentences.length); i++) {
      String sentence = sentences[i].strip().replaceAll("[.!?;]+$", "");
      String[] words = sentence.isEmpty() ? new String[0] : sentence.split(" ", -1);
      if (words.length >= 3) {
        words[0] = opening(words[0]);
        addParts(parts, words, nouns);
      }
    }
    return parts;
  }

  private String opening(String word) {
    return word.equals(English.capitalised(word.toLowerCase(Locale.ROOT)))
        ? casing.plain(word)
        : word;
  }

  private static void addParts(List<Quality> parts, String[] words, Set<String> nouns) {
    int firstBreak = nextBreak(words, 1);
    String lead = lead(words, firstBreak);
    if (nouns.contains(English.stem(head(lead)))) {
      addKinds(parts, words, firstBreak, lead);
    }
    addClause(parts, words, firstBreak, lead);
    addWholes(parts, words);
  }

  /** What the sentence says the item is, alone and with the first thing said of it. */
  private static void addKinds(List<Quality> parts, String[] words, int firstBreak, String lead) {
    addKind(parts, lead);
    if (firstBreak == words.length) {
      return;
    }
    if (words[firstBreak].equals("with")) {
      List<String> features = features(words, firstBreak + 1);
      addFeatures(parts, features);
      if (!features.isEmpty() && English.length(features.getFirst()) >= 2) {
        addKind(parts, text(words, 0, firstBreak) + " with " + features.getFirst());
      }
    } else if (words[firstBreak].equals("in") || words[firstBreak].equals("for")) {
      int next = nextBreak(words, firstBreak + 1);
      if (endsWell(words, next)) {
        addKind(parts, text(words, 0, next));
      }
    }
  }

  private static void addKind(List<Quality> parts, String kind) {
    String first = English.firstWord(kind);
    int least = first.equals("a") || first.equals("an") ? 3 : 2;
    int length = English.length(kind);
    if (length >= least
        && length <= MAX_KIND_WORDS
        && !English.isFunction(English.lastWord(kind))) {
      parts.add(Quality.of(Form.KIND, kind));
    }
  }

  /** The noun of a phrase: the word before its first preposition. */
  private static String head(String phrase) {
    String[] words = phrase.split(" ", -1);
    for (int i = 1; i < words.length; i++) {
      if (English.is("preposition", words[i])) {
        return words[i - 1];
      }
    }
    return words[words.length - 1];
  }

  /** The noun phrase that the sentence opens with, less participles that belong to what follows. */
  private static String lead(String[] words, int end) {
    int last = end;
    while (last > 2 && isParticiple(plain(words[last - 1]))) {
      last--;
    }
    return text(words, 0, last);
  }

  /**
   * What the item has, up to the first that may be something else: after a comma only what has an
   * article or is a plural goes on with the list.
   */
  private static List<String> features(String[] words, int from) {
    int to = from;
    while (to < words.length && (!BREAKS.contains(words[to]) || words[to].equals("in"))) {
      to++;
    }
    boolean cut = to < words.length;
    List<String> features = new ArrayList<>();
    String[] listed = text(words, from, to).split("(?=, )|(?= and (?!\\S+ and )\\S+ )", -1);
    for (int i = 0; i < listed.length; i++) {
      String feature = listed[i].replaceFirst("^(?:, (?:and )?| and )", "");
      boolean comma = listed[i].startsWith(",");
      boolean last = cut && i == listed.length - 1;
      if (!isFeature(feature)
          || (i > 0 && isParticiple(English.firstWord(feature)))
          || (comma && !goesOn(feature))
          || (last && isBare(feature))) {
        break;
      }
      features.add(feature);
    }
    return features;
  }

  private static boolean isFeature(String feature) {
    String first = English.firstWord(feature);
    String last = English.lastWord(feature);
    boolean determined = isArticle(first);
    boolean adjective = determined && English.length(feature) == 2 && English.isAdjective(last);
    String[] words = feature.split(" ", -1);
    boolean placed = words.length > 2 && English.is("preposition", words[words.length - 2]);
    return English.length(feature) <= MAX_PART_WORDS
        && !English.isFunction(last)
        && !DANGLING.contains(last)
        && (!English.isFunction(first) || determined)
        && !adjective
        && !(placed && !English.isPlural(last) && !English.isMass(last))
        && !feature.matches(".* and \\S+ed");
  }

  /** True for what may follow a comma in a list of parts. */
  private static boolean goesOn(String feature) {
    return isArticle(English.firstWord(feature))
        || (English.isPlural(English.lastWord(feature))
            && !Character.isDigit(feature.charAt(0))
            && English.length(feature) > 1);
  }

  /** True for what says too little where its sentence goes on: "a base", "straps and loops". */
  private static boolean isBare(String feature) {
    boolean article = isArticle(English.firstWord(feature));
    return English.length(feature) <= (article ? 2 : 1) || feature.matches(".* and \\S+");
  }

  private static boolean isArticle(String word) {
    return word.equals("a") || word.equals("an");
  }

  private static boolean isParticiple(String word) {
    return word.endsWith("ed") || PARTICIPLES.contains(word);
  }

  private static void addFeatures(List<Quality> parts, List<String> features) {
    for (String feature : features) {
      if (English.length(feature) >= 2) {
        parts.add(Quality.of(Form.WITH, feature));
      }
    }
    if (features.size() >= 2) {
      String pair = features.get(0) + " and " + features.get(1);
      if (English.length(pair) <= MAX_PART_WORDS) {
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
    boolean madeOf =
        words[firstBreak].equals("in")
            && !English.isFunction(words[firstBreak + 1])
            && nextBreak(words, firstBreak + 1) == that;
    boolean direct = firstBreak == that || madeOf;
    boolean singular = verb.matches(".*[^s]s") && !NO_VERBS.contains(verb);
    boolean pluralLead = English.isPlural(head(lead));
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
    for (int to = from + 3; to <= Math.min(words.length, from + MAX_WHOLE_WORDS); to++) {
      if (endsWell(words, to)
          && (to == words.length || (breaksAt(words, to) && !isOpen(words, to)))) {
        clauses.add(text(words, from, to));
      }
    }
    return clauses;
  }

  private static void addWholes(List<Quality> parts, String[] words) {
    for (int to = Math.min(words.length, MAX_WHOLE_WORDS); to >= MIN_WHOLE_WORDS; to--) {
      if (endsWell(words, to)
          && (to == words.length || (breaksAt(words, to) && !isOpen(words, to)))) {
        String text = text(words, 0, to);
        int comma = text.lastIndexOf(", ");
        boolean list = to < words.length && words[to].equals("and") && comma > 0;
        if (!list) {
          parts.add(Quality.of(Form.WHOLE, text));
        } else if (text.startsWith("a ", comma + 2)) {
          parts.add(
              Quality.of(
                  Form.WHOLE, text.substring(0, comma) + " and " + text.substring(comma + 2)));
        }
      }
    }
  }

  /** True where what was begun goes on: a clause of a word or two, or a bare last part. */
  private static boolean isOpen(String[] words, int to) {
    for (int i = 1; i < MIN_CLAUSE_WORDS + 1 && to - i > 0; i++) {
      if (RELATIVES.contains(words[to - i])) {
        return i <= MIN_CLAUSE_WORDS;
      }
    }
    boolean balanced =
        to > 3
            && (English.is("preposition", words[to - 4])
                || words[to - 4].endsWith(",")
                || words[to - 3].endsWith(","));
    boolean bareNoun = (words[to - 2].equals("and") && !balanced) || words[to - 2].equals("or");
    boolean barePart = to > 2 && isArticle(words[to - 2]) && words[to - 3].equals("and");
    return bareNoun || barePart;
  }

  /** A part may end before a preposition, a conjunction or a relative pronoun, or at a comma. */
  private static boolean breaksAt(String[] words, int to) {
    boolean comma = words[to - 1].endsWith(",");
    boolean list = comma && Arrays.asList(words).subList(to, words.length).contains("and");
    boolean coordinated =
        Arrays.asList(words).subList(0, to).contains("between")
            || Arrays.asList(words).subList(0, to).contains("both");
    boolean alone =
        to > 1
            && (BREAKS.contains(words[to - 2])
                || (isArticle(words[to - 2]) && English.isAdjective(words[to - 1])));
    boolean and = words[to].equals("and") && !coordinated && !alone && !oneWordAt(words, to + 1);
    return !list && (comma || BREAKS.contains(words[to]) || and);
  }

  /** True where one word stands by itself, as "back" in "front and back". */
  private static boolean oneWordAt(String[] words, int at) {
    return at + 1 >= words.length
        || words[at].endsWith(",")
        || words[at + 1].equals("and")
        || BREAKS.contains(words[at + 1]);
  }

  private static boolean endsWell(String[] words, int to) {
    String last = plain(words[to - 1]);
    boolean goesOn = to < words.length;
    if (to > 1 && words[to - 2].endsWith(",")) {
      return false;
    }
    String before = to > 1 ? plain(words[to - 2]) : "";
    boolean listBegins =
        goesOn
            && words[to - 1].endsWith(",")
            && (isArticle(before) || (English.is("preposition", before) && listAt(words, to)));
    return !last.isEmpty()
        && !English.isFunction(last)
        && !listBegins
        && !(goesOn && (isParticiple(last) || DANGLING.contains(last)));
  }

  /** True where an "and" or "or" follows before the next break, as in "fine, medium or broad". */
  private static boolean listAt(String[] words, int from) {
    for (int i = from; i < words.length && !BREAKS.contains(words[i]); i++) {
      if (words[i].equals("and") || words[i].equals("or")) {
        return true;
      }
    }
    return false;
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
