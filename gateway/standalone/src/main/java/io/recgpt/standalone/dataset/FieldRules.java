package io.recgpt.standalone.dataset;

import io.recgpt.standalone.tsv.Refusal;

/** The rules of the contract that the fields of a line must meet; each breach is a refusal. */
final class FieldRules {
  static final int ID_CHARACTERS = 128;
  static final int TEXT_CHARACTERS = 500;

  /** Breaks off the reading of one line. */
  static final class Breach extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Refusal.Cause cause;

    Breach(String reason, String found) {
      super(reason, null, false, false);
      this.cause = new Refusal.Cause(reason, found);
    }

    Refusal.Cause cause() {
      return cause;
    }
  }

  private FieldRules() {}

  static String id(String column, String text) throws Breach {
    if (text.isBlank()) {
      throw new Breach("empty " + column, "");
    }
    limited(column, text, ID_CHARACTERS);
    if (text.codePoints().anyMatch(FieldRules::isControl)) {
      throw new Breach(column + " with unprintable characters", text);
    }
    return text;
  }

  static String limited(String field, String text, int characters) throws Breach {
    if (text.length() > characters && text.codePointCount(0, text.length()) > characters) {
      String found = "%,d (expected: at most %,d)".formatted(text.length(), characters);
      throw new Breach(field + " has too many characters", found);
    }
    return text;
  }

  /** The complement of the contract's pattern {@code [^\p{C}]}: controls, formats, unassigned. */
  private static boolean isControl(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
