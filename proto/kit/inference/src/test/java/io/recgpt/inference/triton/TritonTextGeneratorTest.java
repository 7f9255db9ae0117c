package io.recgpt.inference.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.recgpt.inference.generation.ChatMessage;
import io.recgpt.inference.generation.Completion;
import io.recgpt.inference.generation.Constraint;
import io.recgpt.inference.generation.FinishReason;
import io.recgpt.inference.generation.Generation;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TextGenerator;
import io.recgpt.kserve.v2.ModelInferRequest;
import io.recgpt.kserve.v2.ModelStreamInferResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TritonTextGeneratorTest {
  private static final GenerationRequest REQUEST =
      new GenerationRequest(
          List.of(ChatMessage.system("Answer."), ChatMessage.user("What?")),
          new Constraint.JsonSchema("{\"type\": \"object\"}"),
          50,
          0.25,
          7,
          Duration.ofSeconds(20));

  private static TextGenerator open(FakeTriton triton, String constraintKey) {
    Map<String, String> settings =
        Map.of(
            "triton",
            triton.target(),
            "triton-model",
            "model",
            "triton-constraint-key",
            constraintKey);
    return TritonConfig.read(settings::getOrDefault)
        .flatMap(TritonConfig::openGenerator)
        .orElseThrow();
  }

  private static FakeTriton streaming(
      BiConsumer<ModelInferRequest, ServerCallStreamObserver<ModelStreamInferResponse>> answer) {
    return new FakeTriton(FakeTriton.vllm(), true, answer);
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void generate_vllm_sendsPromptAndSamplingParameters() {
    try (FakeTriton triton =
            streaming((request, answer) ->
                answer.onNext(
                    FakeTriton.streamed(
                        FakeTriton.text(request.getId(), "text_output", "{}", true))));
        TextGenerator generator = open(triton, "structured_outputs")) {
      Completion completion = generator.generate(REQUEST);

      assertThat(completion.text()).isEqualTo("{}");
      assertThat(completion.finishReason()).isEqualTo(FinishReason.UNKNOWN);
      assertThat(completion.usage().estimated()).isTrue();
      ModelInferRequest request = triton.requests.getFirst();
      assertThat(request.getInputsList())
          .extracting(ModelInferRequest.InferInputTensor::getName)
          .containsExactly("text_input", "stream", "sampling_parameters");
      assertThat(request.getRawInputContents(0).toStringUtf8().substring(4))
          .isEqualTo(
              """
              <|im_start|>system
              Answer.<|im_end|>
              <|im_start|>user
              What?<|im_end|>
              <|im_start|>assistant
              """);
      assertThat(request.getRawInputContents(2).toStringUtf8())
          .endsWith(
              "{\"max_tokens\":50,\"temperature\":0.25,\"seed\":7,\"stop\":[\"<|im_end|>\"],"
                  + "\"structured_outputs\":\"{\\\"json\\\":{\\\"type\\\":\\\"object\\\"}}\"}");
    }
  }

  @Test
  void generate_modelThatAnswersAtOnce_isAskedByItsOwnTensors() {
    try (FakeTriton triton =
            new FakeTriton(
                FakeTriton.metadata(
                    List.of("PROMPT:BYTES", "max_tokens:INT32", "temperature:FP32", "seed:UINT64"),
                    List.of("ANSWER:BYTES")),
                false,
                (request, answer) -> {});
        TextGenerator generator = open(triton, "none")) {
      assertThat(generator.generate(REQUEST).text()).isEqualTo("all at once");
      assertThat(triton.requests.getFirst().getInputsList())
          .extracting(ModelInferRequest.InferInputTensor::getName)
          .containsExactly("PROMPT", "max_tokens", "temperature", "seed");
      assertThat(triton.requests.getFirst().getRawInputContents(1).toByteArray())
          .containsExactly(50, 0, 0, 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, UNAVAILABLE",
    "NOT_FOUND, UNAVAILABLE",
    "RESOURCE_EXHAUSTED, OVERLOADED",
    "DEADLINE_EXCEEDED, TIMED_OUT",
    "INVALID_ARGUMENT, REFUSED",
    "UNIMPLEMENTED, REFUSED",
    "UNAUTHENTICATED, REFUSED",
    "INTERNAL, MODEL_FAILED",
    "UNKNOWN, MODEL_FAILED",
  })
  void generate_status_hasItsKindAndLeavesNothingOpen(
      Status.Code code, GenerationException.Kind kind) {
    try (FakeTriton triton =
            streaming((request, answer) -> answer.onError(FakeTriton.fault(code, "for a test")));
        TextGenerator generator = open(triton, "none")) {
      assertThatExceptionOfType(GenerationException.class)
          .isThrownBy(() -> generator.generate(REQUEST))
          .returns(kind, GenerationException::kind)
          .withMessageContaining("for a test");
      assertThat(triton.requests).hasSize(kind == GenerationException.Kind.UNAVAILABLE ? 2 : 1);
      await(() -> triton.open.get() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Request for unknown model: 'x' is not found, UNAVAILABLE",
    "Stub process 'x_0' is not healthy., UNAVAILABLE",
    "Exceeds maximum queue size, OVERLOADED",
    "Request timeout expired, TIMED_OUT",
    "The decoder prompt (length 9000) is longer than the maximum model length of 8192, REFUSED",
    "CUDA out of memory, MODEL_FAILED",
  })
  void generate_errorInTheStream_hasItsKindAndLeavesNothingOpen(
      String message, GenerationException.Kind kind) {
    try (FakeTriton triton =
            streaming((request, answer) -> answer.onNext(FakeTriton.error(message)));
        TextGenerator generator = open(triton, "none")) {
      assertThatExceptionOfType(GenerationException.class)
          .isThrownBy(() -> generator.generate(REQUEST))
          .returns(kind, GenerationException::kind)
          .withMessage(message);
      await(() -> triton.open.get() == 0);
    }
  }

  @Test
  void generate_streamEndsBeforeTheAnswer_isAFault() {
    try (FakeTriton triton =
            streaming((request, answer) -> {
              answer.onNext(
                  FakeTriton.streamed(
                      FakeTriton.text(request.getId(), "text_output", "half", false)));
              answer.onCompleted();
            });
        TextGenerator generator = open(triton, "none")) {
      assertThatExceptionOfType(GenerationException.class)
          .isThrownBy(() -> generator.generate(REQUEST))
          .returns(GenerationException.Kind.MODEL_FAILED, GenerationException::kind)
          .withMessage("the stream ended before the answer");
    }
  }

  @Test
  void generate_answerToAnotherRequest_isAFault() {
    try (FakeTriton triton =
            streaming((request, answer) ->
                answer.onNext(
                    FakeTriton.streamed(FakeTriton.text("other", "text_output", "hi", true))));
        TextGenerator generator = open(triton, "none")) {
      assertThatExceptionOfType(GenerationException.class)
          .isThrownBy(() -> generator.generate(REQUEST))
          .returns(GenerationException.Kind.MODEL_FAILED, GenerationException::kind);
      await(() -> triton.open.get() == 0);
    }
  }

  @Test
  void generate_unavailableOnce_isAskedAgain() {
    AtomicInteger calls = new AtomicInteger();
    try (FakeTriton triton =
            streaming((request, answer) -> {
              if (calls.incrementAndGet() == 1) {
                answer.onNext(FakeTriton.error("model is not ready"));
              } else {
                answer.onNext(
                    FakeTriton.streamed(
                        FakeTriton.text(request.getId(), "text_output", "there", true)));
              }
            });
        TextGenerator generator = open(triton, "none")) {
      assertThat(generator.generate(REQUEST).text()).isEqualTo("there");
    }
  }

  @Test
  void generate_nobodyThere_isUnavailable() {
    FakeTriton gone = streaming((request, answer) -> {});
    gone.close();
    try (TextGenerator generator = open(gone, "none")) {
      assertThat(generator.ready()).isFalse();
      assertThatExceptionOfType(GenerationException.class)
          .isThrownBy(() -> generator.generate(REQUEST))
          .returns(GenerationException.Kind.UNAVAILABLE, GenerationException::kind);
    }
  }

  @Test
  void close_ofTheGenerator_cancelsItsAnswers() {
    try (FakeTriton triton = streaming((request, answer) -> {})) {
      TextGenerator generator = open(triton, "none");
      Generation first = generator.start(REQUEST);
      Thread reader =
          Thread.startVirtualThread(() ->
              assertThatExceptionOfType(GenerationException.class)
                  .isThrownBy(first::next)
                  .returns(GenerationException.Kind.CANCELLED, GenerationException::kind));
      await(() -> triton.open.get() == 1);
      generator.close();
      await(() -> triton.open.get() == 0 && !reader.isAlive());
    }
  }

  /**
   * The server writes as long as the transport takes it; nobody reads but one stream in the end.
   */
  @Test
  void next_64StreamsThatNobodyReads_holdTheServerBackAndNotEachOther() {
    String piece = "x".repeat(8 << 10);
    AtomicLong written = new AtomicLong();
    AtomicBoolean going = new AtomicBoolean(true);
    try (FakeTriton triton =
            streaming((request, answer) -> {
              while (going.get() && !answer.isCancelled()) {
                if (answer.isReady()) {
                  answer.onNext(
                      FakeTriton.streamed(
                          FakeTriton.text(request.getId(), "text_output", piece, false)));
                  written.addAndGet(piece.length());
                } else {
                  LockSupport.parkNanos(1_000_000);
                }
              }
              answer.onNext(
                  FakeTriton.streamed(
                      FakeTriton.text(request.getId(), "text_output", "end", true)));
              answer.onCompleted();
            });
        TextGenerator generator = open(triton, "none")) {
      List<Generation> streams = new ArrayList<>();
      GenerationRequest longer =
          new GenerationRequest(
              REQUEST.messages(), Constraint.none(), 100_000, 0, 1, Duration.ofSeconds(60));
      for (int i = 0; i < 64; i++) {
        Generation stream = generator.start(longer);
        assertThat(stream.next()).contains(piece);
        streams.add(stream);
      }
      AtomicLong before = new AtomicLong(-1);
      await(() -> before.getAndSet(written.get()) == written.get() && written.get() > 1 << 20);
      long held = written.get();
      System.out.printf("64 streams that nobody reads: the server wrote %d KiB%n", held >> 10);
      assertThat(held).isLessThan(64 * (1L << 20));

      for (int i = 0; i < 500; i++) {
        assertThat(streams.getLast().next()).contains(piece);
      }
      going.set(false);
      long read = piece.length() * (64L + 500);
      for (Generation stream : streams) {
        for (Optional<String> next = stream.next(); next.isPresent(); next = stream.next()) {
          read += next.get().length();
        }
      }
      assertThat(read).isEqualTo(written.get() + 64L * "end".length());
      await(() -> triton.open.get() == 0);
    }
  }
}
