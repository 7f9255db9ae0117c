package io.recgpt.intent.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words of a language and a domain: how texts fall into words, which of them say nothing, and
 * which can't be the core of a phrase. Only English has lists; elsewhere the domain's own words
 * stand alone.
 */
public final class Words {
  private static final int SHORTEST = 2;
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern POSSESSIVE = Pattern.compile("['’]s\\b|['’]");
  private static final Pattern AFTER_WHICH_ES = Pattern.compile(".*(s|x|z|ch|sh)es");

  private final Set<String> stopWords = new HashSet<>();
  private final Set<String> vagueStems = new HashSet<>();
  private final Set<String> adjectives = new HashSet<>();
  private final Set<String> massNouns = new HashSet<>();
  private final Set<String> vagueAlone = new HashSet<>();
  private final Map<String, String> modifierForms = new HashMap<>();
  private final Set<String> designWords = new HashSet<>();
  private final Set<String> consumables;

  /** The same as they stand in a spaced text. */
  private final List<String> spacedConsumables;

  /** The words of a domain and its language. */
  public Words(DomainWords domain) {
    if (domain.language().startsWith("en")) {
      stopWords.addAll(resource("en-stop-words.txt"));
      resource("en-vague-words.txt").forEach(word -> vagueStems.add(stem(word)));
      adjectives.addAll(resource("en-adjectives.txt"));
      massNouns.addAll(resource("en-mass-nouns.txt"));
      vagueAlone.addAll(resource("en-vague-alone.txt"));
      designWords.addAll(resource("en-design-words.txt"));
      List<String> forms = resource("en-modifier-forms.txt");
      for (int i = 0; i + 1 < forms.size(); i += 2) {
        modifierForms.put(forms.get(i), forms.get(i + 1));
      }
    }
    stopWords.addAll(domain.stopWords());
    domain.vagueWords().forEach(word -> vagueStems.add(stem(word)));
    consumables = domain.consumables();
    spacedConsumables = consumables.stream().map(Words::spaced).toList();
  }

  /** A text in lower case, whatever the locale. */
  public static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * Runs of words with nothing but spaces between them. A number, a size or a punctuation mark ends
   * a run; stop words stay inside.
   */
  public List<List<String>> runs(String text) {
    List<List<String>> runs = new ArrayList<>();
    List<String> run = new ArrayList<>();
    int at = 0;
    String lower = lowerCase(text);
    while (at < lower.length()) {
      char c = lower.charAt(at);
      if (Character.isLetterOrDigit(c)) {
        int end = at;
        while (end < lower.length() && inWord(lower, end)) {
          end++;
        }
        String word = lower.substring(at, end);
        if (word.chars().anyMatch(Character::isDigit)
            || (word.length() < SHORTEST && !isStop(word))) {
          run = close(runs, run);
        } else {
          run.add(word);
        }
        at = end;
      } else {
        if (!Character.isWhitespace(c)) {
          run = close(runs, run);
        }
        at++;
      }
    }
    close(runs, run);
    return runs;
  }

  /** Stems of the words that say something. */
  public List<String> contentStems(String text) {
    List<String> stems = new ArrayList<>();
    for (List<String> run : runs(text)) {
      for (String word : run) {
        if (!isStop(word)) {
          stems.add(stem(word));
        }
      }
    }
    return stems;
  }

  /**
   * Stems of the words that distinguish products: all that say something less colours and sizes.
   */
  public List<String> productStems(String title) {
    List<String> stems = new ArrayList<>();
    for (List<String> run : runs(title)) {
      for (String word : run) {
        if (!isStop(word) && !isAdjective(word)) {
          stems.add(stem(word));
        }
      }
    }
    return stems.isEmpty() ? contentStems(title) : stems;
  }

  /**
   * The words that a text names things by, as the contract has them (comment of
   * Attribution.interest_id): runs of letters in lower case, plurals folded, without stop words,
   * numbers and single letters.
   */
  public Set<String> named(String text) {
    Set<String> named = new HashSet<>();
    String lower = POSSESSIVE.matcher(lowerCase(text)).replaceAll("");
    for (String word : NO_WORD.split(lower, -1)) {
      if (word.length() > 1 && !isStop(word) && !word.chars().allMatch(Character::isDigit)) {
        named.add(folded(word));
      }
    }
    return named;
  }

  /** A word without its plural ending, by the contract's rule. */
  private static String folded(String word) {
    int length = word.length();
    if (length > 3 && word.endsWith("ies")) {
      return word.substring(0, length - 3) + "y";
    }
    if (AFTER_WHICH_ES.matcher(word).matches()) {
      return word.substring(0, length - 2);
    }
    boolean singular = word.endsWith("ss") || word.endsWith("us") || word.endsWith("is");
    return word.endsWith("s") && !singular ? word.substring(0, length - 1) : word;
  }

  /** True for a word that says nothing by itself. */
  public boolean isStop(String word) {
    return stopWords.contains(word);
  }

  /** True where a word names nothing in particular. */
  public boolean isVague(String word) {
    return vagueStems.contains(stem(word));
  }

  /** True where a word needs another to name something: "box". */
  public boolean isVagueAlone(String word) {
    return vagueAlone.contains(stem(word));
  }

  /** True for words that describe and don't name: colours, sizes, participles. */
  public boolean isAdjective(String word) {
    return adjectives.contains(word) || (word.length() > 5 && word.endsWith("ed"));
  }

  /** True for what says that the word before it names a design: "spaceboy DESIGN". */
  public boolean isDesign(String word) {
    return designWords.contains(word);
  }

  /**
   * True for a daily consumable of the domain.
   *
   * @param labels an item's category and tags, lower case
   * @param title whose words count in the form that the domain has: "tissues", no "tissue box"
   */
  boolean isConsumable(Set<String> labels, String title) {
    if (consumables.isEmpty()) {
      return false;
    }
    String spaced = spaced(lowerCase(title));
    return labels.stream().anyMatch(consumables::contains)
        || spacedConsumables.stream().anyMatch(spaced::contains);
  }

  private static String spaced(String text) {
    return " " + NO_WORD.matcher(text).replaceAll(" ").strip() + " ";
  }

  /** True for a noun that names no single thing: "action". */
  public boolean isMass(String word) {
    return massNouns.contains(word);
  }

  /** A noun as it stands before another: "romance" as "romantic". */
  public String asModifier(String word) {
    return modifierForms.getOrDefault(word, word);
  }

  /** A word without its plural ending and hyphens. */
  public static String stem(String word) {
    String plain = word.indexOf('-') < 0 ? word : word.replace("-", "");
    plain = plain.indexOf('\'') < 0 ? plain : plain.replace("'s", "").replace("'", "");
    int length = plain.length();
    if (length > 4 && plain.endsWith("ies")) {
      return plain.substring(0, length - 3) + "y";
    }
    if (length > 4
        && (plain.endsWith("sses")
            || plain.endsWith("xes")
            || plain.endsWith("ches")
            || plain.endsWith("shes")
            || plain.endsWith("zzes"))) {
      return plain.substring(0, length - 2);
    }
    if (length > 3
        && plain.endsWith("s")
        && !plain.endsWith("ss")
        && !plain.endsWith("us")
        && !plain.endsWith("is")) {
      return plain.substring(0, length - 1);
    }
    return plain;
  }

  private static boolean inWord(String text, int at) {
    char c = text.charAt(at);
    return Character.isLetterOrDigit(c)
        || ((c == '-' || c == '\'' || c == '’')
            && at + 1 < text.length()
            && Character.isLetterOrDigit(text.charAt(at + 1)));
  }

  private static List<String> close(List<List<String>> runs, List<String> run) {
    if (run.isEmpty()) {
      return run;
    }
    runs.add(run);
    return new ArrayList<>();
  }

  private static List<String> resource(String name) {
    try (InputStream stream = Words.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("class path lacks " + name);
      }
      return List.of(new String(stream.readAllBytes(), UTF_8).strip().split("\\s+"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
