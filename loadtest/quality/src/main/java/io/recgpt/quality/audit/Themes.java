package io.recgpt.quality.audit;

import static java.util.stream.Collectors.toSet;

import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The themes that a made-up log was generated from: a second opinion of what belongs together. */
final class Themes {
  private final Map<String, Set<String>> items;

  private Themes(Map<String, Set<String>> items) {
    this.items = Map.copyOf(items);
  }

  /**
   * Reads a tab-separated file: a header, then a theme a line, its name first; what stands in the
   * other columns and is an item's id, by blanks, is an item of the theme.
   *
   * @throws IOException where it cannot be read
   */
  static Themes read(Path file, Catalogue catalogue) throws IOException {
    Map<String, Set<String>> items = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file).stream().skip(1).toList()) {
      String[] columns = line.split("\t", 2);
      if (columns.length == 2) {
        items.put(
            columns[0],
            Arrays.stream(columns[1].split("\\s+"))
                .filter(id -> catalogue.entry(id) != null)
                .collect(toSet()));
      }
    }
    return new Themes(items);
  }

  /** True where an item is of a theme that has at least half of the interest's evidence. */
  boolean has(Interest interest, String itemId) {
    Set<String> evidence =
        interest.getEvidenceItemsList().stream().map(EvidenceItem::getItemId).collect(toSet());
    return items.values().stream()
        .filter(theme -> 2 * evidence.stream().filter(theme::contains).count() >= evidence.size())
        .anyMatch(theme -> theme.contains(itemId));
  }
}
