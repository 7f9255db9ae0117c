package io.recgpt.inference.triton;

import static java.util.Objects.requireNonNull;

import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.recgpt.inference.generation.Completion;
import io.recgpt.inference.generation.FinishReason;
import io.recgpt.inference.generation.Generation;
import io.recgpt.inference.generation.GenerationException;
import io.recgpt.inference.generation.GenerationException.Kind;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TokenUsage;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a model. A server that turns out not to be there, or not to have the model, before
 * anything came is asked once more, which is another server where there are several.
 */
final class TritonGeneration implements Generation {
  /** Far more than tokens have, but that of a model that runs wild has no end. */
  private static final long MAX_TOKEN = 100;

  private static final long SPARE_RESPONSES = 64;

  private final TritonTextGenerator generator;
  private final GenerationRequest request;
  private final Deadline deadline;
  private final String prompt;
  private final StringBuilder text = new StringBuilder();
  private final Object beginning = new Object();
  private volatile @Nullable PulledCall<InferResponse> call;
  private volatile boolean closed;
  private @Nullable GeneratorTensors tensors;
  private String id = "";
  private @Nullable GenerationException fault;
  private boolean ended;
  private boolean triedAgain;
  private long responses;
  private long promptTokens = -1;
  private long outputTokens = -1;
  private FinishReason finishReason = FinishReason.UNKNOWN;

  TritonGeneration(TritonTextGenerator generator, GenerationRequest request, Deadline deadline) {
    this.generator = requireNonNull(generator);
    this.request = requireNonNull(request);
    this.deadline = requireNonNull(deadline);
    this.prompt = generator.prompt(request);
  }

  /** Sends the request; faults come out of the answer. */
  void begin() {
    try {
      GeneratorTensors known = generator.tensors(deadline);
      tensors = known;
      id = generator.nextId();
      synchronized (beginning) {
        if (!closed) {
          call = generator.send(known, id, prompt, request, deadline);
        }
      }
    } catch (StatusRuntimeException failed) {
      fault = TritonFaults.ofStatus(failed.getStatus());
    } catch (MalformedModelException malformed) {
      fault =
          new GenerationException(Kind.REFUSED, String.valueOf(malformed.getMessage()), malformed);
    }
  }

  @Override
  public Optional<String> next() {
    while (!ended) {
      Optional<InferResponse> response = take();
      if (response.isEmpty()) {
        continue;
      }
      String piece = read(response.get());
      if (!piece.isEmpty()) {
        return Optional.of(piece);
      }
    }
    return Optional.empty();
  }

  /** Waits for a response; none where the request was sent once more. */
  private Optional<InferResponse> take() {
    if (closed) {
      throw broken(new GenerationException(Kind.CANCELLED, "the answer was closed"));
    }
    if (fault == null && call == null) {
      begin();
    }
    GenerationException failed = fault;
    PulledCall<InferResponse> running = call;
    if (failed == null && running != null) {
      try {
        Optional<InferResponse> response = running.take();
        if (response.isPresent()) {
          return response;
        }
        failed = new GenerationException(Kind.MODEL_FAILED, "the stream ended before the answer");
      } catch (StatusRuntimeException e) {
        failed = TritonFaults.ofStatus(e.getStatus());
      } catch (MalformedModelException malformed) {
        failed = malformed(malformed);
      }
    }
    if (closed || failed == null || generator.closed()) {
      throw broken(new GenerationException(Kind.CANCELLED, "the answer was closed", failed));
    }
    retryOnce(failed);
    return Optional.empty();
  }

  private void retryOnce(GenerationException failed) {
    if (failed.kind() == Kind.REFUSED) {
      generator.forgetTensors();
    }
    if (triedAgain || responses > 0 || failed.kind() != Kind.UNAVAILABLE || deadline.isExpired()) {
      throw broken(failed);
    }
    triedAgain = true;
    fault = null;
    cancel();
    call = null;
  }

  private GenerationException broken(GenerationException failed) {
    fault = failed;
    cancel();
    return failed;
  }

  private void cancel() {
    PulledCall<InferResponse> running = call;
    if (running != null) {
      running.cancel();
    }
  }

  private static GenerationException malformed(MalformedModelException cause) {
    return new GenerationException(Kind.MODEL_FAILED, String.valueOf(cause.getMessage()), cause);
  }

  private String read(InferResponse response) {
    if (!response.error().isEmpty()) {
      retryOnce(TritonFaults.ofStream(response.error()));
      return "";
    }
    responses++;
    try {
      if (!response.id().isEmpty() && !response.id().equals(id)) {
        throw new MalformedModelException(
            "response to request %s (expected: %s)".formatted(response.id(), id));
      }
      String piece = piece(response);
      text.append(piece);
      if (text.length() > MAX_TOKEN * request.maxTokens()
          || responses > 2L * request.maxTokens() + SPARE_RESPONSES) {
        throw new MalformedModelException(
            "the answer went on after %d tokens".formatted(request.maxTokens()));
      }
      ended = response.last();
      return piece;
    } catch (MalformedModelException malformed) {
      throw broken(malformed(malformed));
    }
  }

  private String piece(InferResponse response) {
    response
        .output("num_input_tokens")
        .ifPresent(count -> promptTokens = Math.max(0, count.firstNumber()));
    response
        .output("num_output_tokens")
        .ifPresent(
            count -> outputTokens = Math.max(0, outputTokens) + Math.max(0, count.firstNumber()));
    response.output("finish_reason").ifPresent(reason -> finishReason = reason(reason.firstText()));
    if (response.outputs().isEmpty() && response.last()) {
      return "";
    }
    String name = requireNonNull(tensors).answer().name();
    return response
        .output(name)
        .orElseThrow(
            () -> new MalformedModelException("no tensor %s in a response".formatted(name)))
        .firstText();
  }

  private FinishReason reason(String told) {
    return switch (told.toLowerCase(Locale.ROOT)) {
      case "stop", "eos", "end_id", "stop_words" -> FinishReason.STOP;
      case "length" -> FinishReason.LENGTH;
      default -> finishReason;
    };
  }

  @Override
  public Completion completion() {
    while (next().isPresent()) {
      // The pieces gather.
    }
    boolean estimated = promptTokens < 0 || outputTokens < 0;
    long output = outputTokens < 0 ? generator.tokens(text.toString()) : outputTokens;
    FinishReason why =
        finishReason == FinishReason.UNKNOWN && !estimated && output >= request.maxTokens()
            ? FinishReason.LENGTH
            : finishReason;
    return new Completion(
        text.toString(),
        why,
        new TokenUsage(
            promptTokens < 0 ? generator.tokens(prompt) : promptTokens, 0, output, estimated));
  }

  @Override
  public void close() {
    synchronized (beginning) {
      closed = true;
    }
    cancel();
  }
}
