package io.recgpt.explain.checking;

import io.recgpt.explain.language.English;

/**
 * The part of an English word that its inflections share: "folds", "folded" and "folding" have one.
 * Endings that change what is claimed ("-able", "-less", "-proof") stay.
 */
final class WordRoot {
  private static final int SHORTEST = 3;

  private WordRoot() {}

  static String of(String word) {
    String stem = English.stem(word);
    String root = without(without(without(stem, "ly"), "ing"), "ed");
    int last = root.length() - 1;
    boolean cut = root.length() < stem.length();
    if (cut
        && last > 2
        && root.charAt(last) == root.charAt(last - 1)
        && !isKept(root.charAt(last))) {
      return root.substring(0, last);
    }
    return last >= SHORTEST && root.charAt(last) == 'e' ? root.substring(0, last) : root;
  }

  /** "Press" keeps its end, "runn" doesn't. */
  private static boolean isKept(char doubled) {
    return doubled == 's' || doubled == 'l' || doubled == 'z';
  }

  private static String without(String word, String ending) {
    return word.endsWith(ending) && word.length() - ending.length() >= SHORTEST
        ? word.substring(0, word.length() - ending.length())
        : word;
  }
}
