package io.recgpt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.inference.generation.Completion;
import io.recgpt.inference.generation.Constraint;
import io.recgpt.inference.generation.FinishReason;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TextGenerator;
import io.recgpt.inference.triton.TritonConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real language model behind a real Triton: the path and the grammar, not the taste. */
@Tag("peer")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmolLmIT {
  private static final String SCHEMA =
      """
      {"type": "object",
       "properties": {
         "interest": {"type": "string", "maxLength": 40},
         "strength": {"type": "integer", "minimum": 0, "maximum": 9}},
       "required": ["interest", "strength"],
       "additionalProperties": false}
      """;

  private TritonServer triton;

  @BeforeAll
  void start() {
    triton = TritonServer.start("smollm2");
  }

  @AfterAll
  void stop() {
    triton.close();
  }

  private TextGenerator open(String constraintKey) {
    Map<String, String> settings =
        Map.of(
            "triton",
            triton.target(),
            "triton-model",
            "smollm2",
            "triton-constraint-key",
            constraintKey);
    return TritonConfig.read(settings::getOrDefault)
        .flatMap(TritonConfig::openGenerator)
        .orElseThrow();
  }

  private static GenerationRequest asking(String text, Constraint constraint, int maxTokens) {
    return new GenerationRequest(
        List.of(ChatMessage.system("You answer in JSON."), ChatMessage.user(text)),
        constraint,
        maxTokens,
        0,
        7,
        Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"structured_outputs", "guided_decoding", "guided_json"})
  void generate_schema_isObeyed(String constraintKey) {
    try (TextGenerator generator = open(constraintKey)) {
      Completion completion =
          generator.generate(
              asking(
                  "What interests someone who bought a tent and hiking boots?",
                  new Constraint.JsonSchema(SCHEMA),
                  80));

      assertThat(completion.text())
          .matches(
              "(?s)\\s*\\{\\s*\"interest\"\\s*:\\s*\".{0,80}\"\\s*,\\s*\"strength\"\\s*:\\s*[0-9]\\s*}\\s*");
      assertThat(completion.finishReason()).isEqualTo(FinishReason.STOP);
      assertThat(completion.usage().estimated()).isFalse();
      assertThat(completion.usage().prompt()).isBetween(20L, 80L);
      assertThat(completion.usage().output()).isBetween(8L, 80L);
    }
  }

  @Test
  void generate_mostTokens_cutsTheAnswer() {
    try (TextGenerator generator = open("none")) {
      Completion completion =
          generator.generate(asking("Tell me about tents.", Constraint.none(), 5));

      assertThat(completion.finishReason()).isEqualTo(FinishReason.LENGTH);
      assertThat(completion.usage().output()).isEqualTo(5);
    }
  }

  @Test
  void generate_promptLongerThanTheModelReads_isRefused() {
    try (TextGenerator generator = open("none")) {
      assertThatExceptionOfType(GenerationException.class)
          .isThrownBy(() -> generator.generate(asking("tent ".repeat(5_000), Constraint.none(), 5)))
          .returns(GenerationException.Kind.REFUSED, GenerationException::kind);
    }
  }
}
