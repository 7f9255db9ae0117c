package io.recgpt.standalone.doctor;

import io.recgpt.inference.InferenceException;
import io.recgpt.inference.triton.TritonConfig;
import io.recgpt.inference.triton.TritonExamination;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The models on Triton. */
final class ModelsCheck {
  private ModelsCheck() {}

  static List<Diagnosis> triton(Optional<TritonConfig> config) {
    if (config.isEmpty()) {
      return List.of(
          Diagnosis.unused("triton", "not set: the extractive engine mines and explains"));
    }
    List<Diagnosis> diagnoses = new ArrayList<>();
    examine("triton model", config.get(), TritonExamination::generator).ifPresent(diagnoses::add);
    examine("triton embedding", config.get(), TritonExamination::embedder)
        .ifPresent(diagnoses::add);
    return diagnoses;
  }

  private static Optional<Diagnosis> examine(
      String subject, TritonConfig config, Function<TritonConfig, Optional<String>> look) {
    try {
      return look.apply(config).map(found -> Diagnosis.well(subject, found));
    } catch (InferenceException fault) {
      return Optional.of(Diagnosis.ill(subject, String.valueOf(fault.getMessage())));
    }
  }
}
