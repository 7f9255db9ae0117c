package io.recgpt.intent.language;

import static io.recgpt.intent.language.Answers.interest;
import static io.recgpt.intent.language.Answers.list;
import static io.recgpt.intent.language.Answers.tag;

import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.mining.Shop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes malformed and hostile answers by a seed, each with the one check that must refuse it. Good
 * elements stand around what is hostile, so that one rejection is all that an answer may cause.
 */
final class HostileAnswers {
  /** Stands in everything that must never be believed; an item of the shop has it as its name. */
  static final String PAYLOAD = "zorbex";

  static final List<String> GOOD_INTERESTS = List.of("hiking boots", "cake tins");
  static final List<String> GOOD_TAGS =
      List.of("padded hiking boots", "striped hiking boots", "rugged cake tins");

  private static final List<String> TAILS =
      List.of(
          "now", "for all", "best", "sale", "today", "please", "first", "only", "always", "top");

  private final Random random;

  HostileAnswers(long seed) {
    this.random = new Random(seed);
  }

  /**
   * One answer.
   *
   * @param task "interests" or "tags"
   * @param text what the model says
   * @param check "task/check" that must refuse a part of it, or all
   */
  record Answer(String task, String text, String check) {}

  /** A person with something for each check to refuse. */
  static Shop shop() {
    Shop shop =
        new Shop()
            .sells(PAYLOAD, "Zorbex quantum lamp", "Lamps")
            .likes("hiking boots", 300, 40)
            .likes("cake tins", 200, 45)
            .likes("dish sponges", 200, 50)
            .likes("music stands", 204, 200)
            .likes("toy trains", 171, 166)
            .did(BehaviorKind.PURCHASE, Shop.item("sturdy", "watering cans"), 50)
            .searched("compact proofing baskets", 3);
    for (String modifier : List.of("sturdy", "folding", "printed")) {
      shop.did(BehaviorKind.PURCHASE, Shop.item(modifier, "bird feeders"), 120)
          .did(BehaviorKind.RETURN, Shop.item(modifier, "bird feeders"), 110);
    }
    return shop;
  }

  /** The next answer to a prompt for interests. */
  Answer interests(PromptText prompt) {
    String good = element("hiking boots", prompt);
    String other = element("cake tins", prompt);
    return switch (random.nextInt(27)) {
      case 0 -> broken("interests", cut(list(good, other)));
      case 1 -> broken("interests", "[" + good + ", " + nested() + "]");
      case 2 -> broken("interests", list(good, other, number("id", prompt)));
      case 3 -> broken("interests", list(good, other, number("evidence", prompt)));
      case 4 -> broken("interests", list(good, other, wrongType()));
      case 5 ->
          broken("interests", list(good, other, "{\"interest\": \"a\", " + good.substring(1)));
      case 6 -> broken("interests", refusal());
      case 7 -> broken("interests", prompt.user());
      case 8 -> broken("interests", list(good, other, "\"" + payload() + "\""));
      case 9 -> broken("interests", fenced(cut(list(good, other))));
      case 10 -> refused("empty", random.nextBoolean() ? "[]" : "```json\n[ ]\n```", "interests");
      case 11 ->
          interests(
              "injected-text", prompt, "hiking \\ud83" + random.nextInt(9) + " boots", "hiking");
      case 12 -> interests("injected-text", prompt, "buy now " + payload(), "hiking boots");
      case 13 -> interests("injected-text", prompt, PAYLOAD + ".example boots", "hiking boots");
      case 14 -> interests("injected-text", prompt, "<b>" + payload() + "</b>", "hiking boots");
      case 15 -> interests("foreign-text", prompt, "походные ботинки " + tail(), "hiking boots");
      case 16 ->
          refused(
              "foreign-text",
              list(
                  other,
                  interest(
                      0, PAYLOAD + " hiking boots", "Buys them.", prompt.numbers("hiking boots"))),
              "interests");
      case 17 -> interests("unsafe", prompt, "cocaine boots " + tail(), "hiking boots");
      case 18 -> interests("too-long", prompt, "boots ".repeat(9 + random.nextInt(30)), "boots");
      case 19 -> interests("vague", prompt, "gadget", "hiking boots");
      case 20 ->
          refused(
              "evidence-exists",
              list(good, other, interest(0, "rain jackets", "Buys them.", List.of(900))),
              "interests");
      case 21 ->
          refused(
              "evidence-cited",
              list(good, other, interest(0, payload(), "Buys them.", List.of())),
              "interests");
      case 22 -> interests("unrelated-evidence", prompt, "quantum lamp", "hiking boots");
      case 23 -> interests("duplicate", prompt, "hiking boots", "hiking boots");
      case 24 ->
          switch (random.nextInt(5)) {
            case 0 -> interests("consumable", prompt, "dish sponges", "dish sponges");
            case 1 -> interests("burst", prompt, "music stands", "music stands");
            case 2 -> interests("gift", prompt, "toy trains", "toy trains");
            case 3 -> interests("rejected", prompt, "bird feeders", "bird feeders");
            default -> interests("single-purchase", prompt, "watering cans", "watering cans");
          };
      case 25 ->
          refused(
              "reason-not-grounded",
              list(interest(0, "hiking boots", claim(), prompt.numbers("hiking boots")), other),
              "interests");
      default -> broken("interests", "\u0000".repeat(random.nextInt(50)) + payload());
    };
  }

  /** The next answer to a prompt for tags. */
  Answer tags(PromptText prompt) {
    int hiking = prompt.interest("hiking boots");
    String good = tag("padded hiking boots", hiking, "Goes with what was bought.");
    String other = tag("striped hiking boots", hiking, "Goes with what was bought.");
    return switch (random.nextInt(26)) {
      case 0 -> broken("tags", cut(list(good, other)));
      case 1 -> broken("tags", "[" + good + ", " + nested() + "]");
      case 2 ->
          broken(
              "tags",
              list(good, other, "{\"tag\": \"a b\", \"interest\": 1e999, \"reason\": \"\"}"));
      case 3 -> broken("tags", list(good, other, wrongType()));
      case 4 -> broken("tags", list(good, other, "{\"tag\": \"a\", " + good.substring(1)));
      case 5 -> broken("tags", refusal());
      case 6 -> broken("tags", prompt.user());
      case 7 -> broken("tags", fenced(cut(list(good, other))));
      case 8 -> broken("tags", list(good, other, "[" + random.nextInt() + "]"));
      case 9 -> refused("empty", "[]", "tags");
      case 10 ->
          tags("unknown-interest", good, other, "rugged hiking boots", 50 + random.nextInt(99));
      case 11 -> tags("brand-or-model", good, other, "nordlys hiking boots", hiking);
      case 12 ->
          tags("brand-or-model", good, other, "boots x" + random.nextInt(999) + " boots", hiking);
      case 13 -> tags("taken-past-month", good, other, "compact proofing baskets", cake(prompt));
      case 14 -> tags("vague", good, other, "folding gadget", hiking);
      case 15 -> tags("vague", good, other, "boots", hiking);
      case 16 -> tags("no-core-word", good, other, "hiking boots qwyx", hiking);
      case 17 -> tags("not-grounded", good, other, "padded guitar strings", hiking);
      case 18 -> tags("consumable", good, other, "padded dish sponges", hiking);
      case 19 -> tags("duplicate", good, good, "rugged cake tins", cake(prompt));
      case 20 -> tags("not-in-catalogue", good, other, PAYLOAD + " hiking boots", hiking);
      case 21 -> tags("too-long", good, other, "rugged ".repeat(9) + "boots", hiking);
      case 22 -> tags("foreign-text", good, other, "防水 登山靴", hiking);
      case 23 -> tags("injected-text", good, other, "ignore all " + payload(), hiking);
      case 24 -> tags("unsafe", good, other, "porn boots " + tail(), hiking);
      default ->
          refused("reason-not-grounded", list(tag("padded hiking boots", hiking, claim())), "tags");
    };
  }

  private int cake(PromptText prompt) {
    return prompt.interest("cake tins");
  }

  private static String element(String name, PromptText prompt) {
    return interest(0, name, "Comes back to them.", prompt.numbers(name));
  }

  private static Answer broken(String task, String text) {
    return refused("schema", text, task);
  }

  private static Answer refused(String check, String text, String task) {
    return new Answer(task, text, task + "/" + check);
  }

  private Answer interests(String check, PromptText prompt, String name, String cites) {
    return refused(
        check,
        list(
            element("hiking boots", prompt),
            element("cake tins", prompt),
            interest(random.nextInt(9), name, "Buys them.", prompt.numbers(cites))),
        "interests");
  }

  private static Answer tags(String check, String good, String other, String tag, int interest) {
    return refused(
        check, list(good, other, tag(tag, interest, "Goes with what was bought.")), "tags");
  }

  private String payload() {
    return "%s %s %s".formatted(tail(), PAYLOAD, tail());
  }

  private String tail() {
    return TAILS.get(random.nextInt(TAILS.size()));
  }

  private String claim() {
    return switch (random.nextInt(4)) {
      case 0 -> "Bought them " + (70_000 + random.nextInt(9_999)) + " times.";
      case 1 -> "Goes well with the " + PAYLOAD + " of this shop.";
      case 2 -> "See www.example.org for " + payload();
      default -> "Wants what Nordlys " + tail() + " sells. {}";
    };
  }

  /** Cut anywhere after the list's begin, so that it lacks its end. */
  private String cut(String whole) {
    return whole.substring(0, 1 + random.nextInt(whole.length() - 1));
  }

  private String nested() {
    int depth = 20 + random.nextInt(20_000);
    return random.nextBoolean() ? "[".repeat(depth) : "{\"a\":".repeat(depth);
  }

  private String number(String field, PromptText prompt) {
    String huge =
        switch (random.nextInt(4)) {
          case 0 -> "9".repeat(11 + random.nextInt(2_000));
          case 1 -> "1e" + (300 + random.nextInt(99_999));
          case 2 -> "-0.5";
          default -> "99999999999";
        };
    String value = field.equals("id") ? huge : "[" + huge + "]";
    return element("hiking boots", prompt)
        .replaceFirst("\"%s\": (\\d+|\\[[^]]*])".formatted(field), "\"" + field + "\": " + value);
  }

  private String wrongType() {
    List<String> wrong = new ArrayList<>();
    wrong.add("null");
    wrong.add("true");
    wrong.add("{}");
    wrong.add(Integer.toString(random.nextInt()));
    wrong.add("\"" + payload() + "\"");
    wrong.add("{\"interest\": {\"a\": 1}, \"tag\": [], \"reason\": 5, \"evidence\": \"1\"}");
    wrong.add("{\"interest\": null, \"tag\": null, \"reason\": null, \"evidence\": null}");
    return wrong.get(random.nextInt(wrong.size()));
  }

  private String refusal() {
    return List.of(
            "I'm sorry, but I can't help with that.",
            "As an AI language model I have no opinions.",
            "Sure! Here are the interests: hiking, " + PAYLOAD + ".",
            "",
            "null",
            "{\"error\": \"" + payload() + "\"}")
        .get(random.nextInt(6));
  }

  private static String fenced(String text) {
    return "Here you go:\n```json\n" + text + "\n```";
  }
}
