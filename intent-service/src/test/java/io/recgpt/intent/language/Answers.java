package io.recgpt.intent.language;

import java.util.List;

/** Answers as a model gives them. */
final class Answers {
  private Answers() {}

  static String interest(int id, String name, String reason, List<Integer> evidence) {
    return """
    {"id": %d, "interest": "%s", "stage": "long-term", "reason": "%s", "evidence": %s}\
    """
        .formatted(id, name, reason, evidence);
  }

  static String interest(String name, PromptText prompt) {
    return interest(0, name, "Comes back to them.", prompt.numbers(name));
  }

  static String tag(String tag, int interest, String reason) {
    return """
    {"tag": "%s", "interest": %d, "reason": "%s"}\
    """
        .formatted(tag, interest, reason);
  }

  static String list(String... elements) {
    return "[" + String.join(", ", elements) + "]";
  }
}
