package io.recgpt.intent;

import io.grpc.ManagedChannel;
import io.recgpt.inference.CachedEmbedder;
import io.recgpt.inference.MiniLmEmbedder;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.rpc.RpcChannels;
import io.recgpt.rpc.RpcServer;
import io.recgpt.rpc.Settings;
import io.recgpt.rpc.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The intent service as a process of its own. */
public final class IntentMain {
  private static final int CACHED_TEXTS = 50_000;

  private IntentMain() {}

  /** Serves until the process is told to end. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Settings settings = Settings.read(args, System.getenv());
    String host = settings.text("listen-host", "127.0.0.1");
    int port = settings.port("listen-port", 8981);
    String retrievalTarget = settings.text("retrieval-target", "127.0.0.1:8982");
    int threads = settings.count("embedding-threads", 1, 1, 256);
    IntentConfig defaults = IntentConfig.in(settings.path("data-dir", Path.of("data")));
    IntentConfig config =
        new IntentConfig(
            defaults.dataDir(),
            settings.count("mining-threads", defaults.miningThreads(), 1, 256),
            settings.count("users-per-second", defaults.usersPerSecond(), 0, 100_000),
            Duration.ofSeconds(
                settings.count(
                    "quiet-period-seconds", (int) defaults.quietPeriod().toSeconds(), 0, 86_400)));
    boolean reflection = settings.flag("reflection", true);
    try {
      settings.verify();
    } catch (SettingsException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
    }

    ManagedChannel retrieval = RpcChannels.target(retrievalTarget);
    TextEmbedder embedder = new CachedEmbedder(MiniLmEmbedder.open(threads), CACHED_TEXTS);
    IntentNode node = IntentNode.assemble(config, embedder, retrieval);
    RpcServer server =
        RpcServer.named("intent")
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
                  embedder.close();
                },
                "intent-shutdown"));
    node.start();
    server.serving();
    server.awaitTermination();
  }
}
