package io.recgpt.explain.prepared;

import static java.util.Objects.requireNonNull;

import io.recgpt.explain.model.ScriptedPairs;
import java.util.List;
import java.util.Random;

/** Answers that no reader may take, each made to fail one check. */
final class HostileAnswers {
  static final String INTEREST = "wet-weather hiking";
  static final String ITEM = "shell-";

  /** Sentences that would pass but for the word that is put into them. */
  private static final List<String> FRAMES =
      List.of(
          "Taped seams and %s pit zips for your hiking",
          "For your hiking: taped seams and %s zips",
          "Pit zips and %s taped seams for hiking days",
          "A three-layer shell with %s seams for your hiking",
          "To go with your hiking: a shell with %s zips");

  private final Random random;

  /**
   * An answer.
   *
   * @param check the check that it is made to fail
   */
  record Answer(String check, String text) {
    Answer {
      requireNonNull(check);
      requireNonNull(text);
    }
  }

  private record Poison(String check, List<String> words) {}

  private static final List<Poison> POISONS =
      List.of(
          new Poison(
              "characters", List.of("<b>", "\"", "{", "!", "\ud83d\udd25", "\u200b", "`", "?")),
          new Poison(
              "language",
              List.of(
                  "\u0442aped",
                  "\u043f\u0440\u0438\u0432\u0435\u0442",
                  "\u9632\u6c34",
                  "\u0391lpha")),
          new Poison(
              "address",
              List.of("evil.com", "www.evil.shop", "me@evil.org", "http://x", "0800 55 12 12")),
          new Poison("instruction", List.of("ignore", "system", "prompt", "password", "click")),
          new Poison(
              "offer",
              List.of("discounted", "free", "cheaper", "coupon", "half-price", "refund", "euro")),
          new Poison("slogan", List.of("buy", "order", "hurry", "now", "discover", "download")),
          new Poison(
              "unsafe", List.of("healing", "safe", "certified", "doctors", "killer", "stupid")),
          new Poison(
              "generic-word", List.of("perfect", "amazing", "best", "always", "unique", "quality")),
          new Poison("first-person", List.of("our", "my", "we")),
          new Poison(
              "personal-claim", List.of("you bought", "your last", "you viewed", "because you")),
          new Poison("invented-number", List.of("12", "seven", "1.5", "dozen", "hundred")),
          new Poison("invented-name", List.of("Gortexia", "Patagorn", "Zwift")),
          new Poison("invented-material", List.of("wool", "leather", "cotton", "bamboo", "steel")),
          new Poison(
              "invented-function",
              List.of("breathable", "reflective", "odour-free", "adjustable", "washable")),
          new Poison("invented-word", List.of("turbo", "magnets", "wheels", "zebra")),
          new Poison("denied-claim", List.of("windproof", "not taped")),
          new Poison("title-copy", List.of("packable rain shell", "shell for packable rain")),
          new Poison("repeated-word", List.of("zips and", "taped", "hiking")));

  HostileAnswers(long seed) {
    this.random = new Random(seed);
  }

  Answer next() {
    return random.nextInt(10) < 3 ? malformed() : poisoned();
  }

  private Answer poisoned() {
    Poison poison = pick(POISONS);
    String frame = pick(FRAMES);
    if (poison.check().equals("repeated-word") || poison.check().equals("title-copy")) {
      frame = "Taped seams and pit zips with %s for hiking";
    }
    String text =
        switch (poison.check()) {
          case "repeated-word" -> frame.formatted("taped seams");
          default -> frame.formatted(pick(poison.words()));
        };
    return new Answer(poison.check(), ScriptedPairs.answer(List.of(text)));
  }

  private Answer malformed() {
    String good = ScriptedPairs.answer(List.of("Taped seams and pit zips for wet-weather hiking"));
    return switch (random.nextInt(12)) {
      case 0 -> new Answer("json", garbage());
      case 1 -> new Answer("json", good.substring(0, 20 + random.nextInt(good.length() - 40)));
      case 2 -> new Answer("json", "[".repeat(2_000) + "{" + "[{".repeat(1_000) + "}");
      case 3 -> new Answer("json", "I'm sorry, but I can't help with that.");
      case 4 -> new Answer("json", good.replace("\"text\"", "\"text\":\"x\",\"text\""));
      case 5 -> new Answer("schema", good.replace("[{", "{\"a\":{").replace("}]", "}}"));
      case 6 -> new Answer("schema", good.replace("\"pair\":1", "\"pair\":\"1\""));
      case 7 -> new Answer("schema", "{\"explanations\":[{\"pair\":1,\"text\":null}]}");
      case 8 ->
          new Answer(
              "unknown-pair", good.replace("\"pair\":1", "\"pair\":" + (2 + random.nextInt(9))));
      case 9 -> new Answer("missing", "{\"explanations\":[]}");
      case 10 ->
          new Answer(
              "length", ScriptedPairs.answer(List.of("zips ".repeat(12 + random.nextInt(500)))));
      default ->
          new Answer(
              "json",
              "{\"explanations\":[" + "{\"pair\":1,\"text\":\"zips\"},".repeat(3_000) + "{}]}");
    };
  }

  private String garbage() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(200);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(random.nextInt(0x2000));
    }
    return text.toString();
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
