package io.recgpt.standalone.tsv;

import io.recgpt.standalone.domain.BadFileException;
import io.recgpt.standalone.domain.Excerpt;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The columns of a tab-separated file, in its order. */
public record TsvHeader(List<String> columns) {
  public TsvHeader {
    columns = List.copyOf(columns);
  }

  static TsvHeader parse(String file, String line, Set<String> required) {
    List<String> columns =
        TsvReader.split(line.startsWith("\uFEFF") ? line.substring(1) : line).stream()
            .map(String::strip)
            .toList();
    Set<String> distinct = new HashSet<>(columns);
    if (distinct.size() < columns.size()) {
      throw new BadFileException(
          "%s:1: a column stands twice in the header: %s".formatted(file, shown(columns)));
    }
    for (String column : required) {
      if (!distinct.contains(column)) {
        throw new BadFileException(
            "%s:1: no column %s in the header: %s (expected: a tab-separated header line)"
                .formatted(file, column, shown(columns)));
      }
    }
    return new TsvHeader(columns);
  }

  private static String shown(List<String> columns) {
    return Excerpt.of(String.join(", ", columns));
  }

  int indexOf(String column) {
    return columns.indexOf(column);
  }
}
