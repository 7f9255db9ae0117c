package io.recgpt.inference.triton;

import static java.util.Objects.requireNonNull;

import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.inference.CleanText;
import io.recgpt.inference.Embedding;
import io.recgpt.inference.HashedText;
import io.recgpt.inference.InferenceException;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.inference.TextTokenizer;
import io.recgpt.inference.triton.EmbedderBatches.Waiting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An embedding model behind Triton, asked in batches of texts of like length, several at a time.
 * The model takes ids of tokens, of which the texts are made here, or texts themselves.
 *
 * <p>Empty text has its {@link HashedText} vector, as has text in another script than Latin where
 * the tokeniser is English.
 */
public final class TritonTextEmbedder implements TextEmbedder {
  private static final int BATCHES_AT_ONCE = 4;

  private final TritonClient client;
  private final String model;
  private final EmbedderTensors tensors;
  private final TextTokenizer tokenizer;
  private final Duration timeout;
  private final int dimension;

  private TritonTextEmbedder(
      TritonClient client,
      String model,
      EmbedderTensors tensors,
      TextTokenizer tokenizer,
      Duration timeout) {
    this.client = client;
    this.model = model;
    this.tensors = tensors;
    this.tokenizer = tokenizer;
    this.timeout = timeout;
    this.dimension =
        tensors.dimension() > 0 ? tensors.dimension() : probe().spec().shape().getLast().intValue();
  }

  /**
   * Asks for the model's tensors. Owns client and tokeniser from now on.
   *
   * @param timeout of one batch
   * @throws InferenceException if the server doesn't tell them
   */
  static TritonTextEmbedder open(
      TritonClient client, String model, TextTokenizer tokenizer, Duration timeout) {
    try {
      EmbedderTensors tensors = EmbedderTensors.of(client.shape(model, after(timeout)));
      return new TritonTextEmbedder(
          client, requireNonNull(model), tensors, requireNonNull(tokenizer), timeout);
    } catch (StatusRuntimeException | MalformedModelException fault) {
      tokenizer.close();
      client.close();
      throw failed(model, fault);
    }
  }

  @Override
  public String model() {
    return "triton-%s-%s".formatted(model, tensors.model().version());
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public List<Embedding> embed(List<String> texts) {
    if (client.closed()) {
      throw new IllegalStateException("the embedder is closed");
    }
    @Nullable Embedding[] vectors = new @Nullable Embedding[texts.size()];
    List<Waiting> waiting = new ArrayList<>(texts.size());
    for (int i = 0; i < vectors.length; i++) {
      CleanText text = CleanText.of(texts.get(i));
      if (text.isEmpty() || (tokenizer.english() && text.isMostlyNonLatin())) {
        vectors[i] = HashedText.embed(text.value(), dimension);
      } else {
        waiting.add(new Waiting(i, text));
      }
    }
    try {
      run(batches(waiting), vectors);
    } catch (StatusRuntimeException | MalformedModelException fault) {
      throw failed(model, fault);
    }
    List<Embedding> result = new ArrayList<>(vectors.length);
    for (Embedding vector : vectors) {
      result.add(requireNonNull(vector));
    }
    return List.copyOf(result);
  }

  private EmbedderBatches batches(List<Waiting> texts) {
    return new EmbedderBatches(tensors, tokenizer, texts);
  }

  /** Keeps a few batches on their way. */
  private void run(EmbedderBatches batches, @Nullable Embedding[] vectors) {
    Deque<Flight> flights = new ArrayDeque<>();
    try {
      while (batches.hasNext()) {
        List<EmbedderInput> batch = batches.next();
        if (flights.size() == BATCHES_AT_ONCE) {
          land(flights, vectors);
        }
        flights.add(send(batch));
      }
      while (!flights.isEmpty()) {
        land(flights, vectors);
      }
    } finally {
      flights.forEach(flight -> flight.call().cancel());
    }
  }

  private Flight send(List<EmbedderInput> batch) {
    return new Flight(batch, client.infer(model, "", tensors.inputs(batch), false, after(timeout)));
  }

  private void land(Deque<Flight> flights, @Nullable Embedding[] vectors) {
    Flight flight = flights.getFirst();
    InferResponse response = answer(flight);
    flights.removeFirst();
    List<Embedding> landed = tensors.vectors(flight.batch(), response, dimension);
    IntStream.range(0, landed.size())
        .forEach(i -> vectors[flight.batch().get(i).position()] = landed.get(i));
  }

  private static InferResponse answer(Flight flight) {
    return flight
        .call()
        .take()
        .orElseThrow(() -> new MalformedModelException("the call ended without a response"));
  }

  /** A vector of the model, for its length. */
  private Tensor probe() {
    Waiting text = new Waiting(0, CleanText.of("tent"));
    return answer(send(batches(List.of(text)).next()))
        .output(tensors.vectors().name())
        .orElseThrow(() -> new MalformedModelException("no vector in a response"));
  }

  private static Deadline after(Duration timeout) {
    return Deadline.after(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static RuntimeException failed(String model, RuntimeException fault) {
    if (fault instanceof StatusRuntimeException call
        && call.getStatus().getCode() == Status.Code.CANCELLED
        && call.getStatus().getCause() instanceof InterruptedException) {
      CancellationException cancelled = new CancellationException("interrupted");
      cancelled.initCause(fault);
      return cancelled;
    }
    return new InferenceException(
        "embedding model %s on Triton failed: %s".formatted(model, fault.getMessage()), fault);
  }

  @Override
  public void close() {
    client.close();
    tokenizer.close();
  }

  /** A batch on its way. */
  private record Flight(List<EmbedderInput> batch, PulledCall<InferResponse> call) {}
}
