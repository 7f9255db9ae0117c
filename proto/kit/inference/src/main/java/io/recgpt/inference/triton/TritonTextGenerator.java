package io.recgpt.inference.triton;

import static java.util.Objects.requireNonNull;

import io.grpc.Deadline;
import io.recgpt.inference.generation.Generation;
import io.recgpt.inference.generation.GenerationRequest;
import io.recgpt.inference.generation.TextGenerator;
import io.recgpt.inference.generation.TokenCounter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A language model behind Triton: vLLM, TensorRT-LLM, or a Python model. Tensors are read from the
 * model's metadata at the first request; a model that gives one response at a time streams, one
 * that answers at once comes as a single piece.
 */
public final class TritonTextGenerator implements TextGenerator {
  private static final Duration QUESTION = Duration.ofSeconds(1);

  private final TritonClient client;
  private final TritonModel model;
  private final TokenCounter counter;
  private final AtomicLong requests = new AtomicLong();
  private volatile @Nullable GeneratorTensors tensors;
  private volatile boolean closed;

  /**
   * Owns the client from now on.
   *
   * @param counter estimates tokens where the model doesn't count them
   */
  TritonTextGenerator(TritonClient client, TritonModel model, TokenCounter counter) {
    this.client = requireNonNull(client);
    this.model = requireNonNull(model);
    this.counter = requireNonNull(counter);
  }

  @Override
  public String model() {
    return model.name();
  }

  @Override
  public Generation start(GenerationRequest request) {
    if (closed) {
      throw new IllegalStateException("the generator is closed");
    }
    Deadline deadline = Deadline.after(request.timeout().toNanos(), TimeUnit.NANOSECONDS);
    TritonGeneration generation = new TritonGeneration(this, request, deadline);
    if (tensors != null) {
      generation.begin();
    }
    return generation;
  }

  @Override
  public boolean ready() {
    return !closed && client.ready(model.name(), QUESTION);
  }

  /** The prompt as the model reads it. */
  String prompt(GenerationRequest request) {
    return model.chatTemplate().render(request.messages());
  }

  int tokens(String text) {
    return counter.count(text);
  }

  boolean closed() {
    return closed;
  }

  /** Asks for the model's tensors, once. */
  GeneratorTensors tensors(Deadline deadline) {
    GeneratorTensors known = tensors;
    if (known == null) {
      known =
          GeneratorTensors.of(
              client.shape(model.name(), deadline), model.promptTensor(), model.answerTensor());
      tensors = known;
    }
    return known;
  }

  /** Forgets the model's tensors: it may have been loaded anew with others. */
  void forgetTensors() {
    tensors = null;
  }

  /** Sends a request. */
  PulledCall<InferResponse> send(
      GeneratorTensors known, String id, String prompt, GenerationRequest request, Deadline until) {
    return client.infer(
        model.name(),
        id,
        known.inputs(request, prompt, model.chatTemplate().stop(), model.constraintKey()),
        known.model().decoupled(),
        until);
  }

  String nextId() {
    return Long.toString(requests.incrementAndGet());
  }

  @Override
  public void close() {
    closed = true;
    client.close();
  }
}
