package io.recgpt.intent.language;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The elements of the first JSON list in a model's answer, whatever stands around it: fences,
 * prose, a wrapping object. An answer that is cut or broken gives the elements before the break.
 * Depth, sizes and number of elements are bounded.
 *
 * @param elements in order
 * @param whole whether the list came to its end, and wasn't longer than what is read
 */
record JsonElements(List<JsonNode> elements, boolean whole) {
  private static final int MAX_CHARACTERS = 200_000;
  private static final int MAX_ELEMENTS = 200;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxStringLength(2_000)
                          .maxNumberLength(12)
                          .maxNameLength(100)
                          .maxTokenCount(50_000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  JsonElements {
    elements = List.copyOf(elements);
  }

  /** Reads any text whatever; without a list there are no elements. */
  static JsonElements of(String answer) {
    int from = answer.indexOf('[');
    if (from < 0) {
      return new JsonElements(List.of(), false);
    }
    String list = answer.substring(from, Math.min(answer.length(), from + MAX_CHARACTERS));
    List<JsonNode> elements = new ArrayList<>();
    try (JsonParser parser = MAPPER.createParser(list)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (elements.size() == MAX_ELEMENTS || parser.currentToken() == null) {
          return new JsonElements(elements, false);
        }
        JsonNode element = MAPPER.readTree(parser);
        elements.add(element);
      }
      return new JsonElements(elements, true);
    } catch (JacksonException broken) {
      return new JsonElements(elements, false);
    }
  }
}
