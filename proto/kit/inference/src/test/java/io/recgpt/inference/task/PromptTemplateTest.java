package io.recgpt.inference.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.recgpt.inference.generation.ChatMessage;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTemplateTest {
  private static final String TEXT =
      """
      version: interests-1
      [system]
      You know {{noun}}s.

      Be brief.
      [user]
      {{history}}
      """;

  @Test
  void parse_turns_areMessages() {
    PromptTemplate template = PromptTemplate.parse(TEXT);

    assertThat(template.version()).isEqualTo("interests-1");
    assertThat(template.messages())
        .containsExactly(
            ChatMessage.system("You know {{noun}}s.\n\nBe brief."),
            ChatMessage.user("{{history}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[user]\nhi",
        "version: Upper-1\n[user]\nhi",
        "version: a-1",
        "version: a-1\nhi"
      })
  void parse_noTemplate_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> PromptTemplate.parse(text));
  }

  @Test
  void fill_gapWithoutValue_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PromptTemplate.parse(TEXT).fill(Map.of("noun", "tent")))
        .withMessage("prompt interests-1: no value for {{history}}");
  }

  @Test
  void resource_absent_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PromptTemplate.resource(PromptTemplateTest.class, "none.prompt"))
        .withMessageContaining("none.prompt");
  }

  @Property
  void fill_anyValue_isPutInAsItIs(@ForAll String value) {
    List<ChatMessage> filled =
        PromptTemplate.parse(TEXT).fill(Map.of("noun", "{{history}}$1\\", "history", value));

    assertThat(filled.getFirst().content()).isEqualTo("You know {{history}}$1\\s.\n\nBe brief.");
    assertThat(filled.getLast().content()).isEqualTo(value);
  }
}
