package io.recgpt.explain.item;

import io.recgpt.explain.language.English;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How a catalogue's words are written inside a sentence: what keeps its capitals, what loses them.
 */
public final class Casing {
  private final Map<String, String> names;
  private final boolean capitals;

  private Casing(Map<String, String> names, boolean capitals) {
    this.names = names;
    this.capitals = capitals;
  }

  /**
   * Learns from descriptions: a word that has capitals within sentences and never occurs without is
   * a name.
   *
   * @param capitals true where titles are all capitals, so that their case says nothing
   */
  public static Casing learn(List<ItemText> items, boolean capitals) {
    Map<String, String> names = new HashMap<>();
    Set<String> plain = new HashSet<>();
    for (ItemText item : items) {
      String[] words = item.description().split(" ", -1);
      for (int i = 0; i < words.length; i++) {
        for (String word : English.words(words[i])) {
          String lower = word.toLowerCase(Locale.ROOT);
          boolean starts = i == 0 || endsSentence(words[i - 1]);
          if (word.equals(lower)) {
            plain.add(lower);
          } else if (!starts) {
            names.putIfAbsent(lower, word);
          }
        }
      }
      for (String tag : item.tags()) {
        if (tag.equals(tag.toLowerCase(Locale.ROOT))) {
          plain.addAll(English.words(tag));
        }
      }
    }
    names.keySet().removeAll(plain);
    return new Casing(names, capitals);
  }

  private static boolean endsSentence(String word) {
    return !word.isEmpty() && ".!?:".indexOf(word.charAt(word.length() - 1)) >= 0;
  }

  /** The word as it stands inside a sentence. */
  public String plain(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    String stem = lower.endsWith("'s") ? lower.substring(0, lower.length() - 2) : lower;
    if (English.is("acronym", lower)) {
      return word.toUpperCase(Locale.ROOT);
    }
    if (English.is("proper", stem)) {
      return English.capitalised(lower);
    }
    if (English.is("given", stem)) {
      return name(lower);
    }
    if (lower.equals("i")) {
      return "I";
    }
    if (lower.equals("childrens")) {
      return "children's";
    }
    if (names.containsKey(lower)) {
      return names.getOrDefault(lower, lower);
    }
    boolean acronym = !capitals && word.length() > 1 && word.length() <= 4 && isUpper(word);
    if (Character.isDigit(word.charAt(0))) {
      return word.replaceAll("(?<=\\d)'S$", "'s");
    }
    return acronym ? word : lower;
  }

  /** A person's name: each of its parts has its capital. */
  private static String name(String lower) {
    StringBuilder out = new StringBuilder();
    for (String part : lower.split("-", -1)) {
      out.append(out.isEmpty() ? "" : "-").append(English.capitalised(part));
    }
    return out.toString();
  }

  /** Every word of a phrase as it stands inside a sentence. */
  public String phrase(String text) {
    StringBuilder out = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!word.isEmpty()) {
        out.append(out.isEmpty() ? "" : " ").append(plain(word));
      }
    }
    return out.toString();
  }

  /** A title as printed: capitals throughout become capitals at the start of words. */
  public String titled(String title) {
    if (!isUpper(title) || title.length() < 5) {
      return title;
    }
    StringBuilder out = new StringBuilder();
    for (String word : title.toLowerCase(Locale.ROOT).split(" ", -1)) {
      boolean small = !out.isEmpty() && English.isFunction(word);
      out.append(out.isEmpty() ? "" : " ").append(small ? word : English.capitalised(word));
    }
    return out.toString();
  }

  public static boolean isUpper(String text) {
    return text.equals(text.toUpperCase(Locale.ROOT))
        && !text.equals(text.toLowerCase(Locale.ROOT));
  }
}
