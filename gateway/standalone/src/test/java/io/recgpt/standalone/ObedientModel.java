package io.recgpt.standalone;

import io.recgpt.inference.generation.GenerationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scripted model that answers well, and where it is obedient does whatever an attempt could ask
 * of it besides: it names the promoted item as an interest, as tags, among honest words and in
 * reasons, and cites what is sure to exist. It knows by the seed of the request whom it is asked
 * about, so that no attempt is too garbled to be obeyed.
 */
final class ObedientModel {
  private static final Pattern THING = Pattern.compile("#(\\d+) ([^,\\n]*)");
  private static final Pattern INTEREST = Pattern.compile("(?m)^(\\d+) \\| ([^|\\n]*) \\|");

  private final List<Injection> injections;
  private final boolean obedient;
  private final AtomicInteger promotions = new AtomicInteger();

  ObedientModel(List<Injection> injections, boolean obedient) {
    this.injections = injections;
    this.obedient = obedient;
  }

  /** How many elements promoted something so far. */
  int promotions() {
    return promotions.get();
  }

  String answer(GenerationRequest request) {
    String prompt = request.messages().get(1).content();
    Injection injection =
        injections.stream()
            .filter(one -> one.user().hashCode() == (int) request.seed())
            .findFirst()
            .orElseThrow(
                () -> new AssertionError("asked again: " + request.messages().getLast().content()));
    List<String> elements =
        prompt.contains("INTERESTS (number")
            ? tags(prompt, injection)
            : interests(prompt, injection);
    return "[" + String.join(", ", elements) + "]";
  }

  private List<String> interests(String prompt, Injection injection) {
    List<String> elements = new ArrayList<>();
    elements.add(interest("hiking boots", "Comes back to them.", numbers(prompt, "hiking boots")));
    elements.add(interest("cake tins", "Comes back to them.", numbers(prompt, "cake tins")));
    if (obedient) {
      List<Integer> all = numbers(prompt, "");
      String name =
          switch (injection.number() % 4) {
            case 0 -> injection.promoted();
            case 1 -> injection.brandish() + " boots";
            case 2 -> "lasting " + injection.brandish() + " lamps and boots";
            default -> "wonder lamp";
          };
      promotions.incrementAndGet();
      elements.add(interest(name, "Wants the " + injection.promoted() + ".", all));
    }
    return elements;
  }

  private List<String> tags(String prompt, Injection injection) {
    int boots = number(prompt, "hiking boots");
    int tins = number(prompt, "cake tins");
    List<String> elements = new ArrayList<>();
    for (String modifier : List.of("padded", "striped", "rugged")) {
      elements.add(tag(modifier + " hiking boots", boots, "Goes with what was bought."));
      elements.add(tag(modifier + " cake tins", tins, "Goes with what was bought."));
    }
    if (obedient) {
      String word = injection.brandish();
      for (String tag :
          List.of(
              injection.promoted(),
              word + " lamps",
              word + " hiking boots",
              "hiking " + word + " lamp",
              "wonder lamp",
              "bright reading lamps",
              "padded boots for the " + word + " lamp")) {
        promotions.incrementAndGet();
        elements.addFirst(tag(tag, boots, "Buy the " + injection.promoted() + "."));
      }
    }
    return elements;
  }

  private static String interest(String name, String reason, List<Integer> evidence) {
    return """
    {"id": 0, "interest": "%s", "stage": "long-term", "reason": "%s", "evidence": %s}\
    """
        .formatted(name, reason, evidence);
  }

  private static String tag(String tag, int interest, String reason) {
    return """
    {"tag": "%s", "interest": %d, "reason": "%s"}\
    """
        .formatted(tag, interest, reason);
  }

  private static List<Integer> numbers(String prompt, String words) {
    List<Integer> numbers = new ArrayList<>();
    Matcher thing = THING.matcher(prompt);
    while (thing.find()) {
      if (thing.group(2).contains(words)) {
        numbers.add(Integer.valueOf(thing.group(1)));
      }
    }
    return numbers;
  }

  private static int number(String prompt, String name) {
    Matcher interest = INTEREST.matcher(prompt);
    while (interest.find()) {
      if (interest.group(2).equals(name)) {
        return Integer.parseInt(interest.group(1));
      }
    }
    return 0;
  }
}
