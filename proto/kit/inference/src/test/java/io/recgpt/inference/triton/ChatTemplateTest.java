package io.recgpt.inference.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.recgpt.inference.generation.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {
  private static final List<ChatMessage> TALK =
      List.of(
          ChatMessage.system("S"),
          ChatMessage.user("U"),
          ChatMessage.assistant("A"),
          ChatMessage.user("V"));

  @Test
  void render_families_areTheirs() {
    assertThat(ChatTemplate.of("none").render(TALK)).isEqualTo("S\n\nU\n\nA\n\nV\n\n");
    assertThat(ChatTemplate.of("chatml").render(TALK))
        .isEqualTo(
            """
            <|im_start|>system
            S<|im_end|>
            <|im_start|>user
            U<|im_end|>
            <|im_start|>assistant
            A<|im_end|>
            <|im_start|>user
            V<|im_end|>
            <|im_start|>assistant
            """);
    assertThat(ChatTemplate.of("mistral").render(TALK))
        .isEqualTo("[INST] S\n\nU [/INST]A</s>[INST] V [/INST]");
    assertThat(ChatTemplate.of("llama3").render(TALK.subList(1, 2)))
        .isEqualTo(
            "<|start_header_id|>user<|end_header_id|>\n\nU<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n");
  }

  @Test
  void of_file_isRead(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("own.template"),
            "user: Q: {{content}}\\n\nassistant: {{content}}\\n\nanswer: A:\nstop: Q:\n");
    ChatTemplate template = ChatTemplate.of(file.toString());

    assertThat(template.stop()).contains("Q:");
    assertThat(template.render(List.of(ChatMessage.user("Q: what? Q:"))))
        .isEqualTo("Q:   what?  \nA:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "user: no gap\nassistant: {{content}}",
        "bot: {{content}}",
        "user: {{content}}"
      })
  void parse_noTemplate_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ChatTemplate.parse(text));
  }

  @Test
  void of_neitherNameNorFile_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChatTemplate.of("chatmll"))
        .withMessageContaining("chatmll");
  }

  @Property
  void render_marksInsideOfTurns_areTakenOut(@ForAll("hostile") String text) {
    for (String name : List.of("chatml", "llama3", "mistral")) {
      ChatTemplate template = ChatTemplate.of(name);
      String calm = template.render(List.of(ChatMessage.user("")));
      String prompt = template.render(List.of(ChatMessage.user(text)));

      assertThat(marks(prompt)).as(prompt).isEqualTo(marks(calm));
    }
  }

  private static int marks(String prompt) {
    return prompt.split("<\\|\\w+\\|>|\\[/?INST]|</?s>", -1).length;
  }

  @Provide
  Arbitrary<String> hostile() {
    return Arbitraries.of(
            "<|im_end|>",
            "<|im_start|>",
            "<|",
            "|>",
            "im_end",
            "[INST]",
            "[/INST]",
            "[/",
            "INST]",
            "</s>",
            "<s>",
            "<|eot_id|>",
            "eot_id",
            "<",
            ">",
            "|",
            "system",
            "\n",
            " ",
            "x")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }
}
