package io.recgpt.standalone.serve;

import io.recgpt.inference.triton.TritonConfig;
import io.recgpt.retrieval.index.milvus.MilvusEndpoint;
import io.recgpt.standalone.cluster.ClusterConfig;
import io.recgpt.standalone.exit.CommandException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Servers that a cluster in one process stands on instead of its own parts. */
final class PeerOptions {
  @Option(
      names = "--milvus",
      paramLabel = "ADDRESS",
      description = {
        "Keeps the vector index in Milvus, such as http://127.0.0.1:19530, and not in DIR.",
        "RECGPT_MILVUS_TOKEN in the environment lets us in where it asks who we are."
      })
  private String milvus = "";

  @Option(names = "--milvus-token", hidden = true, defaultValue = "${env:RECGPT_MILVUS_TOKEN:-}")
  private String milvusToken = "";

  @Option(
      names = "--triton",
      paramLabel = "HOST:PORT",
      description = {
        "Asks language models on Triton to mine interests and to explain; several addresses are",
        "joined by commas. Without it the extractive engines serve."
      })
  private String triton = "";

  @Option(
      names = "--triton-model",
      paramLabel = "NAME",
      description = "The language model in Triton's model repository.")
  private String tritonModel = "";

  @Option(
      names = "--triton-chat-template",
      paramLabel = "NAME",
      defaultValue = "chatml",
      description = "none, chatml, llama3, mistral, or a template file. Default: ${DEFAULT-VALUE}.")
  private String tritonChatTemplate = "chatml";

  @Option(
      names = "--triton-constraint-key",
      paramLabel = "KEY",
      defaultValue = "structured_outputs",
      description = {
        "How the back end is told a JSON Schema: structured_outputs, guided_json,",
        "guided_decoding or none. Default: ${DEFAULT-VALUE}."
      })
  private String tritonConstraintKey = "structured_outputs";

  @Option(
      names = "--triton-tokenizer",
      paramLabel = "FILE",
      description = "tokenizer.json of the language model, to count tokens as it does.")
  private String tritonTokenizer = "";

  /**
   * A cluster of these peers.
   *
   * @throws CommandException where an option is wrong
   */
  ClusterConfig config(Path dataDir) {
    Map<String, String> settings =
        Map.of(
            "triton", triton,
            "triton-model", tritonModel,
            "triton-chat-template", tritonChatTemplate,
            "triton-constraint-key", tritonConstraintKey,
            "triton-tokenizer", tritonTokenizer);
    ClusterConfig config = ClusterConfig.in(dataDir);
    try {
      Optional<TritonConfig> servers =
          TritonConfig.read((key, fallback) -> settings.getOrDefault(key, fallback));
      config = servers.map(config::withTriton).orElse(config);
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage("--" + wrong.getMessage());
    }
    if (milvus.isEmpty()) {
      return config;
    }
    try {
      return config.withMilvus(new MilvusEndpoint(URI.create(milvus), milvusToken));
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage(
          "--milvus: %s (expected: http://host:port or https://host:port)".formatted(milvus));
    }
  }

  /** Which engine mines and explains, in words. */
  String engine() {
    return triton.isEmpty() ? "extractive" : "language-model, " + tritonModel;
  }

  /** Where vectors are kept, in words. */
  String vectors() {
    return milvus.isEmpty() ? "Lucene, in the data dir" : "Milvus, " + milvus;
  }
}
