package io.recgpt.explain.model;

import io.recgpt.explain.item.ItemText;
import io.recgpt.explain.language.DomainWords;
import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.inference.generation.Constraint;
import io.recgpt.inference.task.PromptTemplate;
import io.recgpt.inference.task.Rejection;
import io.recgpt.inference.task.UntrustedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The prompt for some sentences at once; what all prompts share stands at its start. */
final class ExplainPrompt {
  private static final PromptTemplate TEMPLATE =
      PromptTemplate.resource(ExplainPrompt.class, "explain.prompt");

  private static final int MAX_TITLE = 160;
  private static final int MAX_TAGS = 12;
  private static final int MAX_ATTRIBUTES = 8;
  private static final int MAX_VALUE = 60;
  private static final int MAX_DESCRIPTION = 500;
  private static final int MAX_BANNED = 40;
  private static final String NONE = "none";

  private ExplainPrompt() {}

  /** Name and number of the wording. */
  static String version() {
    return TEMPLATE.version();
  }

  /** The turn that is the same in every prompt. */
  static String sharedPrefix() {
    return TEMPLATE.messages().getFirst().content();
  }

  /**
   * The turns.
   *
   * @param assignments what to write; numbered from 1 in their order
   * @param faults what was wrong with earlier sentences, by the assignment's index
   * @param wornOpenings first words to avoid
   */
  static List<ChatMessage> messages(
      List<Assignment> assignments,
      Map<Integer, List<Rejection>> faults,
      DomainWords domain,
      List<String> wornOpenings) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < assignments.size(); i++) {
      pairs.add(pair(i + 1, assignments.get(i), faults.getOrDefault(i, List.of())));
    }
    return TEMPLATE.fill(
        Map.of(
            "item_noun",
            line(domain.itemNoun(), MAX_VALUE),
            "banned_words",
            joined(domain.bannedWords().stream().sorted().limit(MAX_BANNED).toList()),
            "worn_openings",
            joined(wornOpenings),
            "pairs",
            String.join("\n\n", pairs)));
  }

  /** The form of the answer. */
  static Constraint constraint(int count) {
    return new Constraint.JsonSchema(
        """
        {"type":"object","additionalProperties":false,"required":["explanations"],\
        "properties":{"explanations":{"type":"array","minItems":%1$d,"maxItems":%1$d,\
        "items":{"type":"object","additionalProperties":false,"required":["pair","text"],\
        "properties":{"pair":{"type":"integer","minimum":1,"maximum":%1$d},\
        "text":{"type":"string","minLength":10,"maxLength":120}}}}}}\
        """
            .formatted(count));
  }

  private static String pair(int number, Assignment assignment, List<Rejection> faults) {
    ItemText item = assignment.item().text();
    StringBuilder text = new StringBuilder();
    text.append("Pair ").append(number).append('\n');
    Occasion occasion = assignment.occasion();
    text.append("style: ")
        .append(assignment.style().instruction())
        .append(occasion == null ? "" : ": " + occasion.label())
        .append('\n');
    append(text, "interest", assignment.pair().interest(), MAX_VALUE);
    append(text, "title", item.title(), MAX_TITLE);
    append(text, "category", item.category(), MAX_VALUE);
    append(text, "brand", item.brand(), MAX_VALUE);
    append(
        text,
        "tags",
        item.tags().stream().limit(MAX_TAGS).collect(Collectors.joining(", ")),
        MAX_DESCRIPTION);
    append(
        text,
        "attributes",
        item.attributes().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .limit(MAX_ATTRIBUTES)
            .map(entry -> entry.getKey() + " " + line(entry.getValue(), MAX_VALUE))
            .collect(Collectors.joining(", ")),
        MAX_DESCRIPTION);
    append(text, "description", item.description(), MAX_DESCRIPTION);
    if (!faults.isEmpty()) {
      text.append("your earlier phrase was refused: ")
          .append(
              faults.stream()
                  .map(fault -> fault.check() + ": " + fault.detail())
                  .collect(Collectors.joining("; ")))
          .append('\n');
    }
    return text.toString().stripTrailing();
  }

  private static void append(StringBuilder text, String name, String value, int most) {
    String line = line(value, most);
    if (!line.isEmpty()) {
      text.append(name).append(": <").append(line).append(">\n");
    }
  }

  private static String joined(List<String> words) {
    return words.isEmpty()
        ? NONE
        : words.stream().map(word -> line(word, MAX_VALUE)).collect(Collectors.joining(", "));
  }

  private static String line(String raw, int most) {
    return raw.isBlank() ? "" : UntrustedText.line(raw, most);
  }
}
