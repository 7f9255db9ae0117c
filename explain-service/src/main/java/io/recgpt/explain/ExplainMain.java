package io.recgpt.explain;

import io.grpc.ManagedChannel;
import io.recgpt.rpc.RpcChannels;
import io.recgpt.rpc.RpcServer;
import io.recgpt.rpc.Settings;
import io.recgpt.rpc.SettingsException;
import java.io.IOException;
import java.nio.file.Path;

/** The explain service as a process of its own. */
public final class ExplainMain {
  private ExplainMain() {}

  /** Serves until the process is told to end. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Settings settings = Settings.read(args, System.getenv());
    String host = settings.text("listen-host", "127.0.0.1");
    int port = settings.port("listen-port", 8983);
    String retrievalTarget = settings.text("retrieval-target", "127.0.0.1:8982");
    ExplainConfig defaults = ExplainConfig.in(settings.path("data-dir", Path.of("data")));
    ExplainConfig config =
        new ExplainConfig(
            defaults.dataDir(),
            settings.count("cached-items", defaults.cachedItems(), 1, 10_000_000));
    boolean reflection = settings.flag("reflection", true);
    try {
      settings.verify();
    } catch (SettingsException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
    }

    ManagedChannel retrieval = RpcChannels.target(retrievalTarget);
    ExplainNode node = ExplainNode.assemble(config, retrieval);
    RpcServer server =
        RpcServer.named("explain")
            .services(node.services())
            .tcp(host, port)
            .reflection(reflection)
            .start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  node.close();
                  retrieval.shutdownNow();
                },
                "explain-shutdown"));
    node.start();
    server.serving();
    server.awaitTermination();
  }
}
