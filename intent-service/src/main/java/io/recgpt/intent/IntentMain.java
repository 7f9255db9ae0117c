package io.recgpt.intent;

import io.grpc.ManagedChannel;
import io.recgpt.inference.CachedEmbedder;
import io.recgpt.inference.MiniLmEmbedder;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.rpc.ServiceProcess;
import io.recgpt.rpc.Settings;
import io.recgpt.storage.PostgresConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The intent service as a process of its own. */
public final class IntentMain {
  private static final int CACHED_TEXTS = 50_000;

  private IntentMain() {}

  /** Serves until the process is told to end. */
  public static void main(String[] args) {
    ServiceProcess.main(args, IntentMain::open);
  }

  static ServiceProcess open(Settings settings) throws IOException {
    ServiceProcess.Builder process = ServiceProcess.named("intent", 8981, settings);
    String retrievalTarget = settings.text("retrieval-target", "127.0.0.1:8982");
    int embeddingThreads = settings.count("embedding-threads", 1, 1, 256);
    IntentConfig defaults = IntentConfig.in(settings.path("data-dir", Path.of("data")));
    IntentConfig config =
        new IntentConfig(
            defaults.dataDir(),
            PostgresConfig.read(settings).orElse(null),
            settings.count("mining-threads", defaults.miningThreads(), 1, 256),
            settings.count("users-per-second", defaults.usersPerSecond(), 0, 100_000),
            Duration.ofSeconds(
                settings.count(
                    "quiet-period-seconds", (int) defaults.quietPeriod().toSeconds(), 0, 86_400)));
    return process.open(opened -> {
      ManagedChannel retrieval = opened.add(process.channel(retrievalTarget));
      TextEmbedder embedder =
          opened.add(new CachedEmbedder(MiniLmEmbedder.open(embeddingThreads), CACHED_TEXTS));
      return IntentNode.assemble(config, embedder, retrieval);
    });
  }
}
