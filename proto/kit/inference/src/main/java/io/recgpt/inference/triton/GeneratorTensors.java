package io.recgpt.inference.triton;

import static java.util.Objects.requireNonNull;

import io.recgpt.inference.generation.Constraint;
import io.recgpt.inference.generation.GenerationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which tensors of a generator mean what: those of vLLM's back end, of TensorRT-LLM's ensembles, or
 * of a model of one's own that takes one text and gives one.
 *
 * @param prompt takes the text
 * @param answer gives pieces of the answer
 */
record GeneratorTensors(ModelShape model, TensorSpec prompt, TensorSpec answer) {
  private static final List<String> PROMPTS = List.of("text_input", "prompt", "PROMPT", "TEXT");
  private static final List<String> ANSWERS = List.of("text_output", "output", "OUTPUT", "text");
  private static final List<String> LENGTHS = List.of("max_tokens", "request_output_len");
  private static final List<String> SEEDS = List.of("seed", "random_seed");

  GeneratorTensors {
    requireNonNull(model);
    requireNonNull(prompt);
    requireNonNull(answer);
  }

  /**
   * Reads a model's tensors.
   *
   * @param promptName the input for the text; empty to find it
   * @param answerName the output with the answer; empty to find it
   * @throws MalformedModelException where they can't be told
   */
  static GeneratorTensors of(ModelShape model, String promptName, String answerName) {
    return new GeneratorTensors(
        model,
        find("input", model.inputs(), promptName, PROMPTS),
        find("output", model.outputs(), answerName, ANSWERS));
  }

  private static TensorSpec find(
      String what, List<TensorSpec> tensors, String name, List<String> usual) {
    List<TensorSpec> texts = tensors.stream().filter(TensorSpec::isText).toList();
    Optional<TensorSpec> found =
        name.isEmpty()
            ? usual.stream().flatMap(known -> texts.stream().filter(named(known))).findFirst()
            : texts.stream().filter(named(name)).findFirst();
    if (found.isEmpty() && name.isEmpty() && texts.size() == 1) {
      return texts.getFirst();
    }
    return found.orElseThrow(() ->
        new MalformedModelException(
            "the model has no text %s%s, but %s: name it by a setting"
                .formatted(
                    what,
                    name.isEmpty() ? " known" : " " + name,
                    tensors.stream().map(TensorSpec::name).toList())));
  }

  private static Predicate<TensorSpec> named(String name) {
    return tensor -> tensor.name().equals(name);
  }

  /** What one request sends. */
  List<Tensor> inputs(
      GenerationRequest request, String text, Optional<String> stop, ConstraintKey constraintKey) {
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(Tensor.text(prompt, text));
    number(inputs, List.of("stream"), model.decoupled() ? 1 : 0);
    number(inputs, List.of("exclude_input_in_output"), 1);
    number(inputs, List.of("return_finish_reason"), 1);
    number(inputs, List.of("return_num_input_tokens"), 1);
    number(inputs, List.of("return_num_output_tokens"), 1);
    number(inputs, LENGTHS, request.maxTokens());
    number(inputs, List.of("temperature"), request.temperature());
    number(inputs, SEEDS, (double) request.seed());
    model
        .input("sampling_parameters")
        .map(tensor -> Tensor.text(tensor, sampling(request, stop, constraintKey)))
        .ifPresent(inputs::add);
    if (request.constraint() instanceof Constraint.JsonSchema(String schema)
        && constraintKey != ConstraintKey.NONE) {
      model
          .input("guided_decoding_guide")
          .ifPresent(guide -> {
            inputs.add(Tensor.text(guide, schema));
            model
                .input("guided_decoding_guide_type")
                .ifPresent(type -> inputs.add(Tensor.text(type, "json_schema")));
          });
    }
    return inputs;
  }

  private void number(List<Tensor> inputs, List<String> names, Number value) {
    names.stream()
        .flatMap(name -> model.input(name).stream())
        .findFirst()
        .ifPresent(tensor -> inputs.add(Tensor.scalar(tensor, value)));
  }

  /** Sampling parameters as JSON, as vLLM names them. */
  private static String sampling(
      GenerationRequest request, Optional<String> stop, ConstraintKey constraintKey) {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode parameters =
        mapper
            .createObjectNode()
            .put("max_tokens", request.maxTokens())
            .put("temperature", request.temperature())
            .put("seed", request.seed());
    stop.ifPresent(mark -> parameters.putArray("stop").add(mark));
    if (request.constraint() instanceof Constraint.JsonSchema(String schema)) {
      try {
        JsonNode tree = mapper.readTree(schema);
        constraintKey.put(parameters, tree);
      } catch (JacksonException broken) {
        throw new IllegalArgumentException(
            "schema: %s (expected: JSON)".formatted(broken.getOriginalMessage()), broken);
      }
    }
    return mapper.writeValueAsString(parameters);
  }
}
