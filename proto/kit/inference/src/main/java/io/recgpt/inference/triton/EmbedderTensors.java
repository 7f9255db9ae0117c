package io.recgpt.inference.triton;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tensors of an embedding model mean what: ids of tokens, or texts, to one vector each or to
 * one for each token.
 *
 * @param ids takes ids of tokens; null where the model takes texts
 * @param mask takes 1 for each token and 0 for padding
 * @param types takes the kind of each token, which is 0
 * @param texts takes texts; null where the model takes ids
 * @param vectors gives the vectors
 */
record EmbedderTensors(
    ModelShape model,
    @Nullable TensorSpec ids,
    @Nullable TensorSpec mask,
    @Nullable TensorSpec types,
    @Nullable TensorSpec texts,
    TensorSpec vectors) {
  private static final List<String> VECTORS =
      List.of("sentence_embedding", "embeddings", "embedding", "last_hidden_state");

  EmbedderTensors {
    requireNonNull(model);
    requireNonNull(vectors);
    if ((ids == null) == (texts == null)) {
      throw new MalformedModelException(
          "the model has inputs %s (expected: input_ids, or one text)"
              .formatted(model.inputs().stream().map(TensorSpec::name).toList()));
    }
  }

  /**
   * Reads a model's tensors.
   *
   * @throws MalformedModelException where they can't be told
   */
  static EmbedderTensors of(ModelShape model) {
    TensorSpec ids = model.input("input_ids").orElse(null);
    List<TensorSpec> texts = model.inputs().stream().filter(TensorSpec::isText).toList();
    return new EmbedderTensors(
        model,
        ids,
        model.input("attention_mask").orElse(null),
        model.input("token_type_ids").orElse(null),
        ids == null && texts.size() == 1 ? texts.getFirst() : null,
        vectors(model));
  }

  private static TensorSpec vectors(ModelShape model) {
    List<TensorSpec> numbers =
        model.outputs().stream().filter(tensor -> tensor.datatype().equals("FP32")).toList();
    return VECTORS.stream()
        .flatMap(name -> numbers.stream().filter(tensor -> tensor.name().equals(name)))
        .findFirst()
        .or(() -> numbers.stream().findFirst())
        .orElseThrow(() ->
            new MalformedModelException(
                "the model has outputs %s (expected: one of FP32)"
                    .formatted(model.outputs().stream().map(TensorSpec::name).toList())));
  }

  /** Length of the vectors; -1 where the model doesn't say. */
  int dimension() {
    return (int) (long) vectors.shape().getLast();
  }

  /** Whether there is a vector for each token. */
  boolean perToken() {
    return vectors.shape().size() == 3;
  }

  /** What one batch sends; shorter rows are padded. */
  List<Tensor> inputs(List<EmbedderInput> batch) {
    if (texts != null) {
      List<Long> shape =
          texts.shape().size() == 1
              ? List.of((long) batch.size())
              : List.of((long) batch.size(), 1L);
      return List.of(
          Tensor.texts(
              texts.name(), shape, batch.stream().map(input -> input.text().value()).toList()));
    }
    int longest = batch.stream().mapToInt(EmbedderInput::length).max().orElse(0);
    long[][] rows = new long[batch.size()][];
    long[][] ones = new long[batch.size()][longest];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOf(batch.get(i).ids(), longest);
      Arrays.fill(ones[i], 0, batch.get(i).length(), 1);
    }
    List<Tensor> inputs = new ArrayList<>(3);
    inputs.add(Tensor.rows(requireNonNull(ids), rows));
    if (mask != null) {
      inputs.add(Tensor.rows(mask, ones));
    }
    if (types != null) {
      inputs.add(Tensor.rows(types, new long[batch.size()][longest]));
    }
    return inputs;
  }

  /**
   * The unit vectors of a batch; those of tokens are averaged over each text's.
   *
   * @throws MalformedModelException where they don't fit the batch
   */
  List<Embedding> vectors(List<EmbedderInput> batch, InferResponse response, int dimension) {
    Tensor answer =
        response
            .output(vectors.name())
            .orElseThrow(() ->
                new MalformedModelException(
                    "no tensor %s in a response".formatted(vectors.name())));
    List<Long> shape = answer.spec().shape();
    boolean tokens = shape.size() == 3;
    if ((shape.size() != 2 && !tokens)
        || shape.getFirst() != batch.size()
        || shape.getLast() != dimension) {
      throw new MalformedModelException(
          "tensor %s of %s (expected: %d texts of %d numbers)"
              .formatted(vectors.name(), shape, batch.size(), dimension));
    }
    float[] numbers = answer.floats();
    int stride = numbers.length / batch.size();
    List<Embedding> result = new ArrayList<>(batch.size());
    for (int row = 0; row < batch.size(); row++) {
      int rows = tokens ? Math.min(batch.get(row).length(), stride / dimension) : 1;
      result.add(direction(numbers, row * stride, rows, dimension));
    }
    return result;
  }

  /** The direction of the sum of some rows is that of their mean. */
  private Embedding direction(float[] numbers, int from, int rows, int dimension) {
    float[] sum = new float[dimension];
    for (int i = 0; i < rows * dimension; i++) {
      sum[i % dimension] += numbers[from + i];
    }
    try {
      return Embedding.unit(sum);
    } catch (IllegalArgumentException notFinite) {
      throw new MalformedModelException(
          "tensor %s: %s".formatted(vectors.name(), notFinite.getMessage()));
    }
  }
}
