package io.recgpt.retrieval;

import io.grpc.ManagedChannel;
import io.recgpt.inference.MiniLmEmbedder;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.rpc.RpcChannels;
import io.recgpt.rpc.RpcServer;
import io.recgpt.rpc.Settings;
import io.recgpt.rpc.SettingsException;
import java.io.IOException;
import java.nio.file.Path;

/** The retrieval service in a process of its own. */
public final class RetrievalMain {
  private RetrievalMain() {}

  /** Serves until the process is told to end; exit code 2 means wrong settings. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Settings settings = Settings.read(args, System.getenv());
    String host = settings.text("listen-host", "127.0.0.1");
    int port = settings.port("listen-port", 8982);
    Path dataDir = settings.path("data-dir", Path.of("recgpt-data"));
    String intentTarget = settings.text("intent-target", "127.0.0.1:8981");
    int processors = Runtime.getRuntime().availableProcessors();
    int embedderThreads = settings.count("embedder-threads", processors, 1, 256);
    int indexThreads = settings.count("index-threads", processors, 1, 256);
    boolean reflection = settings.flag("reflection", true);
    try {
      settings.verify();
    } catch (SettingsException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
    }
    RetrievalConfig config =
        new RetrievalConfig(dataDir, indexThreads, RetrievalConfig.DEFAULT_REMEMBERED_TAGS);
    TextEmbedder embedder = MiniLmEmbedder.open(embedderThreads);
    ManagedChannel intent = RpcChannels.target(intentTarget);
    RetrievalNode node = RetrievalNode.assemble(config, embedder, intent);
    RpcServer server =
        RpcServer.named("retrieval")
            .services(node.services())
            .tcp(host, port)
            .reflection(reflection)
            .start();
    node.start();
    server.serving();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  server.close();
                  node.close();
                  intent.shutdownNow();
                  embedder.close();
                }));
    server.awaitTermination();
  }
}
