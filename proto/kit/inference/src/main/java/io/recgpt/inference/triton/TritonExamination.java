package io.recgpt.inference.triton;

import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.recgpt.inference.InferenceException;
import io.recgpt.inference.TextEmbedder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A look at the models of a Triton that are set, without asking them anything. */
public final class TritonExamination {
  /** The first call connects, too: nobody waits for it but who examines. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private TritonExamination() {}

  /**
   * The language model and its tensors in a few words; none where none is set. The tokeniser is
   * read, too.
   *
   * @throws InferenceException with one line where a server doesn't serve it, or its tensors or its
   *     tokeniser can't be used
   */
  public static Optional<String> generator(TritonConfig config) {
    return config
        .generator()
        .map(model -> {
          config.openTokenCounter();
          try (TritonClient client = TritonClient.open(config.servers(), config.tls(), List.of())) {
            if (!client.ready("", PATIENCE)) {
              throw new InferenceException(
                  "no Triton answers at %s: start it, or set triton to where it is"
                      .formatted(config.servers()),
                  null);
            }
            if (!client.ready(model.name(), PATIENCE)) {
              throw new InferenceException(
                  "Triton at %s is not ready for model %s: load it, or set triton-model"
                      .formatted(config.servers(), model.name()),
                  null);
            }
            GeneratorTensors tensors =
                GeneratorTensors.of(
                    client.shape(
                        model.name(), Deadline.after(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)),
                    model.promptTensor(),
                    model.answerTensor());
            return "%s takes %s and gives %s, %s"
                .formatted(
                    model.name(),
                    tensors.prompt().name(),
                    tensors.answer().name(),
                    tensors.model().decoupled() ? "piece by piece" : "at once");
          } catch (StatusRuntimeException silent) {
            throw new InferenceException(
                "Triton at %s does not describe model %s (%s): see its log"
                    .formatted(config.servers(), model.name(), silent.getStatus().getCode()),
                silent);
          } catch (MalformedModelException strange) {
            throw new InferenceException(
                "model %s: %s".formatted(model.name(), strange.getMessage()), strange);
          }
        });
  }

  /**
   * The embedding model in a few words; none where none is set.
   *
   * @throws InferenceException as of {@link #generator}
   */
  public static Optional<String> embedder(TritonConfig config) {
    return config
        .openEmbedder()
        .map(opened -> {
          try (TextEmbedder embedder = opened) {
            return "%s gives %d dimensions".formatted(embedder.model(), embedder.dimension());
          }
        });
  }
}
