package io.recgpt.intent.language;

import io.recgpt.intent.catalogue.DomainWords;
import io.recgpt.intent.catalogue.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What any text of a model must be like, before its meaning is looked at. */
final class TextChecks {
  /** Words of names and tags; sentences have more marks. */
  private static final Pattern NAME =
      Pattern.compile("[\\p{L}\\p{M}\\p{Nd}][\\p{L}\\p{M}\\p{Nd} &'’-]*");

  private static final Pattern SENTENCE = Pattern.compile("[\\p{L}\\p{M}\\p{Nd} &'’,.;:()%/+–-]+");
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)\\b\\p{L}[\\p{L}\\p{Nd}-]*\\.(?:[a-z]{2,})\\b|:/|//");

  private static final Map<String, Set<UnicodeScript>> SCRIPTS =
      Map.ofEntries(
          Map.entry("zh", Set.of(UnicodeScript.HAN, UnicodeScript.LATIN)),
          Map.entry(
              "ja",
              Set.of(
                  UnicodeScript.HAN,
                  UnicodeScript.HIRAGANA,
                  UnicodeScript.KATAKANA,
                  UnicodeScript.LATIN)),
          Map.entry("ko", Set.of(UnicodeScript.HANGUL, UnicodeScript.LATIN)),
          Map.entry("ru", Set.of(UnicodeScript.CYRILLIC)),
          Map.entry("uk", Set.of(UnicodeScript.CYRILLIC)),
          Map.entry("bg", Set.of(UnicodeScript.CYRILLIC)),
          Map.entry("el", Set.of(UnicodeScript.GREEK)),
          Map.entry("ar", Set.of(UnicodeScript.ARABIC)),
          Map.entry("fa", Set.of(UnicodeScript.ARABIC)),
          Map.entry("he", Set.of(UnicodeScript.HEBREW)),
          Map.entry("th", Set.of(UnicodeScript.THAI)),
          Map.entry("hi", Set.of(UnicodeScript.DEVANAGARI)));

  private static final List<String> INJECTIONS = lines("injection-phrases.txt");
  private static final Set<String> UNSAFE =
      lines("unsafe-words.txt").stream().map(Words::stem).collect(Collectors.toUnmodifiableSet());

  private final Set<UnicodeScript> scripts;

  TextChecks(DomainWords words) {
    String language = Words.lowerCase(words.language()).split("[-_]", 2)[0];
    this.scripts = SCRIPTS.getOrDefault(language, Set.of(UnicodeScript.LATIN));
  }

  /** What is wrong with a text. */
  enum Fault {
    INJECTED,
    FOREIGN,
    UNSAFE
  }

  /** A name or a tag as it is kept: NFKC, lower case, single blanks. */
  static String name(String raw) {
    return Words.lowerCase(Normalizer.normalize(raw, Normalizer.Form.NFKC))
        .replaceAll("\\s+", " ")
        .strip();
  }

  /** A sentence as it is kept. */
  static String sentence(String raw) {
    return Normalizer.normalize(raw, Normalizer.Form.NFKC).replaceAll("\\s+", " ").strip();
  }

  /** What is wrong with a name or a tag. */
  Optional<Fault> ofName(String name) {
    return fault(name, NAME);
  }

  /** What is wrong with a sentence. */
  Optional<Fault> ofSentence(String sentence) {
    return fault(sentence, SENTENCE);
  }

  private Optional<Fault> fault(String text, Pattern allowed) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!text.codePoints().filter(Character::isLetter).allMatch(this::ofLanguage)) {
      return Optional.of(Fault.FOREIGN);
    }
    if (!allowed.matcher(text).matches()
        || ADDRESS.matcher(text).find()
        || INJECTIONS.stream().anyMatch(lower::contains)) {
      return Optional.of(Fault.INJECTED);
    }
    for (String word : lower.split("[^\\p{L}\\p{M}-]+", -1)) {
      if (UNSAFE.contains(Words.stem(word))) {
        return Optional.of(Fault.UNSAFE);
      }
    }
    return Optional.empty();
  }

  private boolean ofLanguage(int letter) {
    UnicodeScript script = UnicodeScript.of(letter);
    return scripts.contains(script)
        || script == UnicodeScript.COMMON
        || script == UnicodeScript.INHERITED;
  }

  private static List<String> lines(String name) {
    return resource(name).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** A text file that lies beside this class. */
  static String resource(String name) {
    try (InputStream in = TextChecks.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("class path lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
