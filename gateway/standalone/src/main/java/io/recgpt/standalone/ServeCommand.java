package io.recgpt.standalone;

import static java.util.Objects.requireNonNullElse;

import io.recgpt.inference.triton.TritonConfig;
import io.recgpt.retrieval.index.MilvusEndpoint;
import io.recgpt.rpc.RpcServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves the whole cluster on one port until the process is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Serves the whole cluster on one gRPC port, with health and reflection.")
final class ServeCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = ConnectionOptions.DEFAULT_DATA_DIR,
      description = "Folder of all state; made if absent. Default: ~/.local/share/recgpt.")
  private Path dataDir = Path.of("");

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "8980",
      description = "Port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port = 8980;

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

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > 65_535) {
      throw CommandException.usage("--port: %d (expected: 0 to 65535)".formatted(port));
    }
    Cluster cluster = Cluster.open(config());
    RpcServer server = listen(cluster, host, port);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(server, cluster)));
    awaitReady(cluster);
    server.serving();
    log.info("SERVING on {}:{}", host, server.port());
    Terminal.out()
        .printf(
            """
            RecGPT serves on %s:%d
              data dir  %s
              engine    %s, %s in this process
              vectors   %s
              try       grpcurl -plaintext %s:%d list
              stop      Ctrl-C, or kill %d
            """,
            host,
            server.port(),
            dataDir,
            triton.isEmpty() ? "extractive" : "language-model, " + tritonModel,
            cluster.model(),
            milvus.isEmpty() ? "Lucene, in the data dir" : "Milvus, " + milvus,
            host,
            server.port(),
            ProcessHandle.current().pid());
    Terminal.out().flush();
    server.awaitTermination();
    return 0;
  }

  private ClusterConfig config() {
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

  /** Puts the public services of a cluster on a port; 0 takes a free one. */
  static RpcServer listen(Cluster cluster, String host, int port) {
    try {
      return RpcServer.named("gateway")
          .services(cluster.gatewayServices())
          .tcp(host, port)
          .reflection(true)
          .start();
    } catch (IOException | IllegalArgumentException e) {
      cluster.close();
      throw CommandException.unavailable(
          "cannot listen on %s:%d: give another --port or --host".formatted(host, port));
    }
  }

  private static void awaitReady(Cluster cluster) {
    try {
      cluster.ready().join();
    } catch (CompletionException failed) {
      Throwable cause = requireNonNullElse(failed.getCause(), failed);
      throw CommandException.unavailable(String.valueOf(cause.getMessage()));
    }
  }

  private static void stop(RpcServer server, Cluster cluster) {
    log.info("stopping: calls in progress are finished first");
    server.close();
    cluster.close();
    log.info("stopped");
  }
}
