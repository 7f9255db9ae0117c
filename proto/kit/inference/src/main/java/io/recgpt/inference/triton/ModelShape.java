package io.recgpt.inference.triton;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a model takes and gives, as its server tells.
 *
 * @param version that is loaded; empty where the server doesn't say
 * @param mostInBatch requests in one batch at most; 0 where it doesn't batch
 * @param decoupled whether a request may have any number of responses
 */
record ModelShape(
    String version,
    List<TensorSpec> inputs,
    List<TensorSpec> outputs,
    int mostInBatch,
    boolean decoupled) {

  ModelShape {
    requireNonNull(version);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The input of this name. */
  Optional<TensorSpec> input(String name) {
    return inputs.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  /** The output of this name. */
  Optional<TensorSpec> output(String name) {
    return outputs.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }
}
