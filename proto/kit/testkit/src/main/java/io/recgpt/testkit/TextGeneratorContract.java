package io.recgpt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.inference.generation.Completion;
import io.recgpt.inference.generation.Constraint;
import io.recgpt.inference.generation.FinishReason;
import io.recgpt.inference.generation.Generation;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TextGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What holds for every {@link TextGenerator}; a test class of each one extends this, with a model
 * that says the last user turn back, one word a token.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TextGeneratorContract {
  private static final String TEXT = "boots, tents 防水 🥾 and <stoves> \"at\" {least}";

  private TextGenerator generator;

  /** The generator under test; opened once for the class, and once more. */
  protected abstract TextGenerator open();

  @BeforeAll
  void openGenerator() {
    generator = open();
  }

  @AfterAll
  void closeGenerator() {
    generator.close();
  }

  /** The generator under test. */
  protected TextGenerator generator() {
    return generator;
  }

  /** A request that is answered with this text. */
  protected static GenerationRequest saying(String text, int maxTokens) {
    return new GenerationRequest(
        List.of(ChatMessage.system("You say things back."), ChatMessage.user(text)),
        Constraint.none(),
        maxTokens,
        0,
        1,
        Duration.ofSeconds(30));
  }

  @Test
  void model_always_isNamed() {
    assertThat(generator.model()).isNotBlank();
  }

  @Test
  void ready_open_isTrue() {
    assertThat(generator.ready()).isTrue();
  }

  @Test
  void generate_text_comesWholeWithItsCost() {
    Completion completion = generator.generate(saying(TEXT, 100));

    assertThat(completion.text()).isEqualTo(TEXT);
    assertThat(completion.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(completion.usage().prompt()).isPositive();
    assertThat(completion.usage().output()).isEqualTo(TEXT.split(" ").length);
  }

  @Test
  void next_text_comesInPiecesThatMakeItUp() {
    try (Generation generation = generator.start(saying(TEXT, 100))) {
      List<String> pieces = new ArrayList<>();
      for (Optional<String> piece = generation.next();
          piece.isPresent();
          piece = generation.next()) {
        pieces.add(piece.get());
      }

      assertThat(pieces).hasSizeGreaterThan(1);
      assertThat(String.join("", pieces)).isEqualTo(TEXT);
      assertThat(generation.next()).isEmpty();
      assertThat(generation.completion().text()).isEqualTo(TEXT);
    }
  }

  @Test
  void completion_afterSomePieces_isWhole() {
    try (Generation generation = generator.start(saying(TEXT, 100))) {
      assertThat(generation.next()).isPresent();
      assertThat(generation.completion().text()).isEqualTo(TEXT);
      assertThat(generation.completion()).isEqualTo(generation.completion());
    }
  }

  @Test
  void generate_mostTokensReached_isCut() {
    Completion completion = generator.generate(saying(TEXT, 3));

    assertThat(completion.text().strip()).isEqualTo("boots, tents 防水");
    assertThat(completion.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(completion.usage().output()).isEqualTo(3);
  }

  @Test
  void generate_manyAtOnce_eachHasItsOwnAnswer() throws Exception {
    List<Callable<String>> calls =
        IntStream.range(0, 64)
            .<Callable<String>>mapToObj(
                i -> () -> generator.generate(saying("answer number " + i, 100)).text())
            .toList();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = callers.invokeAll(calls);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo("answer number " + i);
      }
    }
  }

  @Test
  void next_afterClose_isCancelled() {
    Generation generation = generator.start(saying(TEXT, 100));
    assertThat(generation.next()).isPresent();
    generation.close();

    assertThatExceptionOfType(GenerationException.class)
        .isThrownBy(generation::next)
        .returns(GenerationException.Kind.CANCELLED, GenerationException::kind);
  }

  @Test
  void close_afterTheEnd_keepsTheAnswer() {
    Generation generation = generator.start(saying(TEXT, 100));
    Completion completion = generation.completion();
    generation.close();
    generation.close();

    assertThat(generation.completion()).isEqualTo(completion);
  }

  @Test
  void start_afterClose_isRefused() {
    TextGenerator closed = open();
    closed.close();

    assertThat(closed.ready()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(() -> closed.start(saying(TEXT, 100)))
        .withMessage("the generator is closed");
  }
}
