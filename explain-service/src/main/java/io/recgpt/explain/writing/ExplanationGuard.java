package io.recgpt.explain.writing;

import io.recgpt.explain.item.Casing;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.explain.language.English;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks a text before anybody reads it, whoever wrote it (RecGPT V1, recommendation explanation:
 * no invented function, material or brand, no generic words, no slogans, no near-copy of the
 * title).
 */
final class ExplanationGuard {
  static final int MIN_WORDS = 6;
  static final int MAX_WORDS = 11;

  private static final int MAX_CHARACTERS = 120;
  private static final double MAX_TITLE_SHARE = 0.67;

  private final Pattern banned;
  private final Set<String> own;

  /** A guard for a domain, whose banned words it keeps out. */
  ExplanationGuard(DomainWords domain) {
    String words =
        domain.bannedWords().stream().sorted().map(Pattern::quote).collect(Collectors.joining("|"));
    this.banned =
        Pattern.compile(
            words.isEmpty()
                ? "(?!)"
                : "(?iu)(?<![\\p{L}\\p{N}])(?:" + words + ")(?![\\p{L}\\p{N}])");
    this.own = Grounds.ofDomain(domain);
  }

  /**
   * What is wrong with a text.
   *
   * @param titleStems stems of the title's content words
   * @param grounds sets of stems that the text may take its content words from
   * @return the first fault found; empty: none
   */
  Optional<String> fault(String text, Set<String> titleStems, List<Set<String>> grounds) {
    int length = English.length(text);
    if (length < MIN_WORDS || length > MAX_WORDS || text.length() > MAX_CHARACTERS) {
      return Optional.of(
          "length: %d words (expected: %d to %d)".formatted(length, MIN_WORDS, MAX_WORDS));
    }
    if (text.codePoints().anyMatch(ExplanationGuard::isForbidden)) {
      return Optional.of("characters: control, markup or exclamation");
    }
    Matcher found = banned.matcher(text);
    if (found.find()) {
      return Optional.of("banned word: " + found.group());
    }
    return wordFault(English.words(text), titleStems, grounds);
  }

  private Optional<String> wordFault(
      List<String> words, Set<String> titleStems, List<Set<String>> grounds) {
    Set<String> ofTitle = new HashSet<>();
    Set<String> said = new HashSet<>();
    String before = "";
    int loud = 0;
    for (String word : words) {
      String stem = English.stem(word);
      if (English.is("hype", word) || English.is("suspicious", word)) {
        return Optional.of("generic or suspicious word: " + word);
      }
      if (stem.equals(before) || (!English.isFunction(word) && !said.add(stem))) {
        return Optional.of("doubled word: " + word);
      }
      loud = word.length() >= 4 && Casing.isUpper(word) && !hasDigit(word) ? loud + 1 : 0;
      if (loud > 1) {
        return Optional.of("shouting: " + word);
      }
      if (!grounded(word, stem, grounds)) {
        return Optional.of("ungrounded word: " + word);
      }
      if (titleStems.contains(stem)) {
        ofTitle.add(stem);
      }
      before = stem;
    }
    if (ofTitle.size() >= 2 && ofTitle.size() > MAX_TITLE_SHARE * titleStems.size()) {
      return Optional.of("near-copy of the title: " + ofTitle.size() + " of its words");
    }
    return Optional.empty();
  }

  private boolean grounded(String word, String stem, List<Set<String>> grounds) {
    if (English.isFunction(word) || isTemplate(stem) || known(stem, grounds)) {
      return true;
    }
    for (String part : stem.split("-", -1)) {
      if (!English.isFunction(part) && !isTemplate(part) && !known(part, grounds)) {
        return false;
      }
    }
    return true;
  }

  private boolean isTemplate(String stem) {
    return Grounds.isTemplate(stem) || own.contains(stem);
  }

  private static boolean known(String stem, List<Set<String>> grounds) {
    return grounds.stream().anyMatch(stems -> stems.contains(stem));
  }

  private static boolean hasDigit(String word) {
    return word.chars().anyMatch(Character::isDigit);
  }

  private static boolean isForbidden(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.PRIVATE_USE
        || type == Character.UNASSIGNED
        || type == Character.OTHER_SYMBOL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || "<>{}[]|\\`~^_*#=@!".indexOf(point) >= 0;
  }
}
