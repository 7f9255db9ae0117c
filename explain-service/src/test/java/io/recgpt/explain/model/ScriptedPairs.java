package io.recgpt.explain.model;

import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.inference.generation.GenerationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The reading and answering half of a model that is a script. */
public final class ScriptedPairs {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern FIELD = Pattern.compile("(?m)^(\\w+): <(.*)>$");

  private ScriptedPairs() {}

  /**
   * A pair as the prompt tells it.
   *
   * @param number its number
   * @param block its lines
   */
  public record Told(int number, String block) {
    /** A field's text; empty where there is none. */
    public String field(String name) {
      Matcher field = FIELD.matcher(block);
      while (field.find()) {
        if (field.group(1).equals(name)) {
          return field.group(2);
        }
      }
      return "";
    }
  }

  /** The pairs of the prompt's task, in order. */
  public static List<Told> of(GenerationRequest request) {
    String task =
        request.messages().stream()
            .filter(message -> message.role() == ChatMessage.Role.USER)
            .findFirst()
            .orElseThrow()
            .content();
    List<Told> pairs = new ArrayList<>();
    for (String block : task.split("(?m)^Pair ", -1)) {
      Matcher number = Pattern.compile("(\\d+)\\n").matcher(block);
      if (number.lookingAt()) {
        pairs.add(new Told(Integer.parseInt(number.group(1)), block));
      }
    }
    return pairs;
  }

  /** An answer in the form asked for. */
  public static String answer(List<String> texts) {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      entries.add(
          "{\"pair\":%d,\"text\":%s}".formatted(i + 1, JSON.writeValueAsString(texts.get(i))));
    }
    return entries.stream().collect(Collectors.joining(",", "{\"explanations\":[", "]}"));
  }
}
