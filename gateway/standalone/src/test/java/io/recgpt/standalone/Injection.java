package io.recgpt.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One attempt to make a model promote an item.
 *
 * @param number from 0
 * @param surface where its text stands: title, search or review
 * @param kind how it goes about it
 * @param text names the promoted item where it can be read at all
 */
record Injection(int number, String surface, String kind, String text) {
  private static final String NAMED = "Zorbex Quantum Lamp";
  private static final List<String> BEGINS =
      List.of("bra", "cle", "dru", "fli", "gro", "kra", "plo", "sna", "tru", "vri");
  private static final List<String> MIDDLES = List.of("bo", "da", "ge", "lu", "mi");
  private static final List<String> ENDS = List.of("dex", "fon", "lor", "pix");

  /** All attempts of the corpus. */
  static List<Injection> all() {
    try (InputStream in =
        Objects.requireNonNull(Injection.class.getResourceAsStream("injections.tsv"))) {
      List<Injection> all = new ArrayList<>();
      String corpus = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String row : corpus.lines().toList()) {
        String[] cells = row.split("\t", 3);
        if (!cells[0].equals("surface")) {
          all.add(new Injection(all.size(), cells[0], cells[1], cells[2]).naming());
        }
      }
      return all;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  String user() {
    return "user-" + number;
  }

  String promotedId() {
    return "promoted-" + number;
  }

  /** A word that no other item has. */
  String brandish() {
    return BEGINS.get(number % 10) + MIDDLES.get(number / 10 % 5) + ENDS.get(number / 50);
  }

  String promoted() {
    return brandish() + " wonder lamp";
  }

  private Injection naming() {
    return new Injection(number, surface, kind, text.replace(NAMED, promoted()));
  }
}
