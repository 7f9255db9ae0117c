package io.recgpt.explain.model;

import io.recgpt.explain.checking.RecentSentences;
import io.recgpt.explain.checking.SentenceChecks;
import io.recgpt.inference.generation.FinishReason;
import io.recgpt.inference.task.AnswerReader;
import io.recgpt.inference.task.Rejection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an answer of some sentences and checks each by itself: those that pass are taken, whatever
 * the others are. It remembers of the last answer what was wrong with which. For one call.
 */
final class BatchReader implements AnswerReader<Map<Integer, String>> {
  private static final int MAX_ANSWER_CHARACTERS = 50_000;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final List<Assignment> assignments;
  private final SentenceChecks checks;
  private final RecentSentences recent;
  private final boolean last;
  private Map<Integer, List<Rejection>> faults = Map.of();

  /**
   * @param recent what the sentences must differ from
   * @param last whether an answer without a good sentence is final, rather than to be repaired
   */
  BatchReader(
      List<Assignment> assignments, SentenceChecks checks, RecentSentences recent, boolean last) {
    this.assignments = List.copyOf(assignments);
    this.checks = checks;
    this.recent = recent;
    this.last = last;
  }

  /** What was wrong with the sentences of the last answer, by the assignment's index. */
  Map<Integer, List<Rejection>> faults() {
    return faults;
  }

  @Override
  public Reading<Map<Integer, String>> read(String text, FinishReason finishReason) {
    List<Rejection> rejections = new ArrayList<>();
    Map<Integer, String> texts = parse(text, finishReason, rejections);
    List<Rejection> form = List.copyOf(rejections);
    Map<Integer, List<Rejection>> found = new HashMap<>();
    Map<Integer, String> accepted = new HashMap<>();
    RecentSentences before = recent.copy();
    for (int i = 0; i < assignments.size(); i++) {
      String sentence = texts.get(i);
      if (sentence == null) {
        List<Rejection> missing =
            List.of(new Rejection("missing", "no phrase for pair %d".formatted(i + 1)));
        found.put(i, form.isEmpty() ? missing : form);
        rejections.addAll(form.isEmpty() ? missing : List.of());
        continue;
      }
      List<Rejection> wrong = faults(sentence, assignments.get(i), before);
      if (wrong.isEmpty()) {
        accepted.put(i, sentence);
        before.add(sentence);
      } else {
        found.put(i, wrong);
        rejections.addAll(wrong);
      }
    }
    faults = Map.copyOf(found);
    return accepted.isEmpty() && !last
        ? new Reading.Refused<>(rejections)
        : new Reading.Accepted<>(Map.copyOf(accepted), rejections);
  }

  private List<Rejection> faults(String sentence, Assignment assignment, RecentSentences before) {
    return checks.faults(sentence, assignment.item(), assignment.pair().interest(), before);
  }

  private Map<Integer, String> parse(
      String text, FinishReason finishReason, List<Rejection> rejections) {
    if (finishReason == FinishReason.LENGTH) {
      rejections.add(new Rejection("cut", "the answer was too long: write the JSON alone"));
      return Map.of();
    }
    int open = text.indexOf('{');
    int close = text.lastIndexOf('}');
    if (open < 0 || close < open || text.length() > MAX_ANSWER_CHARACTERS) {
      rejections.add(new Rejection("json", "answer with one JSON object alone"));
      return Map.of();
    }
    try {
      return entries(JSON.readTree(text.substring(open, close + 1)), rejections);
    } catch (JacksonException broken) {
      rejections.add(new Rejection("json", "answer with one JSON object alone"));
      return Map.of();
    }
  }

  private Map<Integer, String> entries(JsonNode root, List<Rejection> rejections) {
    JsonNode list = root.get("explanations");
    if (list == null || !list.isArray()) {
      rejections.add(new Rejection("schema", "the object has one list named explanations"));
      return Map.of();
    }
    Map<Integer, String> texts = new HashMap<>();
    for (JsonNode entry : list) {
      JsonNode pair = entry.get("pair");
      JsonNode text = entry.get("text");
      if (pair == null
          || !pair.canConvertToInt()
          || !pair.isInt()
          || text == null
          || !text.isString()) {
        rejections.add(new Rejection("schema", "each entry has a number pair and a string text"));
      } else if (pair.intValue() < 1 || pair.intValue() > assignments.size()) {
        rejections.add(new Rejection("unknown-pair", "pairs are numbered as in the task"));
      } else if (texts.putIfAbsent(pair.intValue() - 1, text.stringValue().strip()) != null) {
        rejections.add(new Rejection("twice", "one phrase for each pair"));
      }
    }
    return texts;
  }
}
