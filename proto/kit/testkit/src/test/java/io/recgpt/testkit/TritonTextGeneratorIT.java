package io.recgpt.testkit;

import static io.recgpt.inference.generation.GenerationException.Kind.CANCELLED;
import static io.recgpt.inference.generation.GenerationException.Kind.MODEL_FAILED;
import static io.recgpt.inference.generation.GenerationException.Kind.TIMED_OUT;
import static io.recgpt.inference.generation.GenerationException.Kind.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.inference.generation.Completion;
import io.recgpt.inference.generation.Constraint;
import io.recgpt.inference.generation.FinishReason;
import io.recgpt.inference.generation.Generation;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TextGenerator;
import io.recgpt.inference.triton.TritonConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client against a real Triton, with a model that has every fault. */
@Tag("peer")
class TritonTextGeneratorIT extends TextGeneratorContract {
  private static final long MILLIS = 1_000_000;

  private TritonServer triton;

  @Override
  @BeforeAll
  void openGenerator() {
    triton = TritonServer.start("scripted", "unready");
    super.openGenerator();
  }

  @AfterAll
  void stopTriton() {
    triton.close();
  }

  @Override
  protected TextGenerator open() {
    return open(triton.target(), "scripted");
  }

  private static TextGenerator open(String servers, String model) {
    Map<String, String> settings = Map.of("triton", servers, "triton-model", model);
    return TritonConfig.read(settings::getOrDefault)
        .flatMap(TritonConfig::openGenerator)
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "!error 3, MODEL_FAILED, the model ran out of everything",
    "!garbage, MODEL_FAILED, tensor text_output is no text in UTF-8",
    "!nothing, MODEL_FAILED, no tensor text_output in a response",
    "!endless, MODEL_FAILED, the answer went on after 20 tokens",
  })
  void generate_faultOfTheModel_hasItsKind(
      String order, GenerationException.Kind kind, String message) {
    assertThatExceptionOfType(GenerationException.class)
        .isThrownBy(() -> generator().generate(saying(order, 20)))
        .returns(kind, GenerationException::kind)
        .withMessageContaining(message);
    assertThat(generator().generate(saying("still here", 20)).text()).isEqualTo("still here");
  }

  @Test
  void next_errorAfterSomeWords_keepsTheWords() {
    try (Generation generation = generator().start(saying("!error 3", 20))) {
      List<String> pieces = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        pieces.add(generation.next().orElseThrow().strip());
      }

      assertThat(pieces).containsOnly("word");
      assertThatExceptionOfType(GenerationException.class)
          .isThrownBy(generation::next)
          .returns(MODEL_FAILED, GenerationException::kind);
    }
  }

  @Test
  void generate_halfAnAnswer_saysThatItIsCut() {
    Completion completion = generator().generate(saying("!half", 20));

    assertThat(completion.text()).startsWith("{\"interests\"");
    assertThat(completion.finishReason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void generate_refusal_isAnAnswer() {
    assertThat(generator().generate(saying("!refuse", 20)).text()).startsWith("I'm sorry");
  }

  @Test
  void generate_slowerThanItsTime_isTimedOut() {
    long begun = System.nanoTime();

    assertThatExceptionOfType(GenerationException.class)
        .isThrownBy(() ->
            generator().generate(within(Duration.ofMillis(300), "!slow 200 one two three four")))
        .returns(TIMED_OUT, GenerationException::kind);
    assertThat((System.nanoTime() - begun) / MILLIS).isBetween(250L, 2_000L);
  }

  private static GenerationRequest within(Duration timeout, String text) {
    return new GenerationRequest(
        List.of(ChatMessage.user(text)), Constraint.none(), 20, 0, 1, timeout);
  }

  /** Triton doesn't end a stream whose model's process ended, nor start such a process again. */
  @Test
  void generate_modelCrashes_isTimedOutThenUnavailableUntilTheServerStartsAgain() {
    try (TritonServer own = TritonServer.start("scripted");
        TextGenerator alone = open(own.target(), "scripted");
        TextGenerator both = open(own.target() + "," + triton.target(), "scripted")) {
      assertThatExceptionOfType(GenerationException.class)
          .isThrownBy(() -> alone.generate(within(Duration.ofSeconds(2), "!crash 2")))
          .satisfies(fault -> assertThat(fault.kind()).isIn(TIMED_OUT, UNAVAILABLE));
      assertThatExceptionOfType(GenerationException.class)
          .isThrownBy(() -> alone.generate(saying("anybody there", 20)))
          .returns(UNAVAILABLE, GenerationException::kind);
      for (int i = 0; i < 6; i++) {
        assertThat(both.generate(saying("the other is", 20)).text()).isEqualTo("the other is");
      }
      own.restart();
      int asked = 0;
      while (!alone.ready() && asked < 30) {
        asked++; // each time for a second
      }
      assertThat(alone.generate(saying("back again", 20)).text()).isEqualTo("back again");
    }
  }

  @ParameterizedTest
  @CsvSource({"unready", "unheard-of"})
  void generate_modelNotReady_isUnavailable(String model) {
    try (TextGenerator other = open(triton.target(), model)) {
      assertThat(other.ready()).isFalse();
      assertThatExceptionOfType(GenerationException.class)
          .isThrownBy(() -> other.generate(saying("hello", 20)))
          .returns(UNAVAILABLE, GenerationException::kind);
    }
  }

  @Test
  void close_stream_reachesTheModelWithin100Milliseconds() {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Generation generation = generator().start(saying("!until k" + i, 20));
      generation.next();
      long closed = System.currentTimeMillis();
      generation.close();
      String cancelled = generator().generate(saying("!cancelled k" + i, 20)).text();
      delays.add(Long.parseLong(cancelled) / MILLIS - closed);
    }
    Collections.sort(delays);
    System.out.printf("a cancelled stream reaches the model after (ms, sorted): %s%n", delays);

    assertThat(delays.get(delays.size() / 2)).isLessThan(100);
  }

  @Test
  void close_whileWaiting_endsTheWait() throws Exception {
    Generation generation = generator().start(saying("!until waiting", 20));
    generation.next();
    CountDownLatch begun = new CountDownLatch(1);
    FutureTask<GenerationException.Kind> waiting =
        new FutureTask<>(() -> {
          begun.countDown();
          try {
            generation.next();
            throw new AssertionError("a piece came");
          } catch (GenerationException fault) {
            return fault.kind();
          }
        });
    Thread.startVirtualThread(waiting);
    begun.await();
    generation.close();

    assertThat(waiting.get()).isEqualTo(CANCELLED);
  }

  @Test
  void generate_oneOfTwoServersGone_goesToTheOther() {
    try (TritonServer second = TritonServer.start("scripted");
        TextGenerator both = open(triton.target() + "," + second.target(), "scripted")) {
      for (int i = 0; i < 4; i++) {
        assertThat(both.generate(saying("both there", 20)).text()).isEqualTo("both there");
      }
      second.kill();
      for (int i = 0; i < 10; i++) {
        assertThat(both.generate(saying("one left", 20)).text()).isEqualTo("one left");
      }
    }
  }
}
