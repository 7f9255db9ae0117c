package io.recgpt.inference.triton;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * One response of a model.
 *
 * @param id of the request that it answers; empty where the server doesn't say
 * @param outputs what it gave
 * @param last whether no other follows
 * @param error what went wrong; empty if nothing
 */
record InferResponse(String id, List<Tensor> outputs, boolean last, String error) {
  InferResponse {
    requireNonNull(id);
    requireNonNull(error);
    outputs = List.copyOf(outputs);
  }

  /** The output of this name. */
  Optional<Tensor> output(String name) {
    return outputs.stream().filter(tensor -> tensor.spec().name().equals(name)).findFirst();
  }
}
