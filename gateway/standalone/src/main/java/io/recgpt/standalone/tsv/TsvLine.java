package io.recgpt.standalone.tsv;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** One line of a tab-separated file after its header; line numbers start at 1 with the header. */
public sealed interface TsvLine {

  /** Line number in the file, from 1. */
  long number();

  /** A line with as many columns as the header. */
  record Row(long number, List<String> fields, TsvHeader header) implements TsvLine {
    public Row {
      requireNonNull(header, "header");
      fields = List.copyOf(fields);
    }

    /** Value of a column; empty where the file has no such column. */
    public String text(String column) {
      int index = header.indexOf(column);
      return index < 0 ? "" : fields.get(index);
    }
  }

  /** A line that cannot be split into columns. */
  record Broken(long number, Refusal.Cause cause) implements TsvLine {
    public Broken {
      requireNonNull(cause, "cause");
    }
  }
}
