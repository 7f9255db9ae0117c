package io.recgpt.explain.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Named sets of lower-case words, read from a resource beside this class. */
final class WordLists {
  private final Map<String, Set<String>> lists;

  private WordLists(Map<String, Set<String>> lists) {
    this.lists = lists;
  }

  static WordLists read(String resource) {
    Map<String, Set<String>> lists = new HashMap<>();
    try (InputStream in = WordLists.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "resource: %s (expected: on the class path)".formatted(resource));
      }
      Set<String> open = new HashSet<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (line.startsWith("[")) {
          open =
              lists.computeIfAbsent(line.substring(1, line.indexOf(']')), name -> new HashSet<>());
        } else if (!line.startsWith("#") && !line.isBlank()) {
          open.addAll(List.of(line.strip().split(" +", -1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new WordLists(lists);
  }

  boolean contains(String list, String word) {
    Set<String> words = lists.get(list);
    if (words == null) {
      throw new IllegalArgumentException(
          "word list: %s (expected: one of %s)".formatted(list, lists.keySet()));
    }
    return words.contains(word);
  }
}
