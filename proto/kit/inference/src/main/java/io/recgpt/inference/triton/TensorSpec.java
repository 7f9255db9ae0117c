package io.recgpt.inference.triton;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A tensor that a model takes or gives.
 *
 * @param datatype type of its elements, for example BYTES or FP32
 * @param shape its lengths, the batch among them where the model batches; -1 for one that varies
 */
record TensorSpec(String name, String datatype, List<Long> shape) {
  TensorSpec {
    requireNonNull(name);
    requireNonNull(datatype);
    shape = List.copyOf(shape);
  }

  boolean isText() {
    return datatype.equals("BYTES");
  }
}
