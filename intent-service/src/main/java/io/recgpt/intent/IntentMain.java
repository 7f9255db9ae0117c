package io.recgpt.intent;

import io.grpc.ManagedChannel;
import io.recgpt.inference.CachedEmbedder;
import io.recgpt.inference.MiniLmEmbedder;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.inference.triton.TritonConfig;
import io.recgpt.intent.language.LanguageModel;
import io.recgpt.intent.language.LanguageSettings;
import io.recgpt.intent.store.TenantLimits;
import io.recgpt.intent.worker.WorkerConfig;
import io.recgpt.intent.worker.budget.TokenBudget;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Closer;
import io.recgpt.rpc.process.ServiceProcess;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.rpc.telemetry.Telemetry;
import io.recgpt.storage.PostgresConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The intent service as a process of its own. */
public final class IntentMain {
  private static final int CACHED_TEXTS = 50_000;

  private IntentMain() {}

  /** Serves until the process is asked to end. */
  public static void main(String[] args) {
    ServiceProcess.main(args, IntentMain::open);
  }

  static ServiceProcess open(Settings settings) throws IOException {
    ServiceProcess.Builder process = ServiceProcess.named("intent", 8981, settings);
    String retrievalTarget = settings.text("retrieval-target", "127.0.0.1:8982");
    boolean serving = settings.flag("serving", true);
    int embeddingThreads = settings.count("embedding-threads", 1, 1, 256);
    IntentConfig defaults = IntentConfig.in(settings.path("data-dir", Path.of("data")));
    IntentConfig config =
        new IntentConfig(
            defaults.dataDir(),
            PostgresConfig.read(settings).orElse(null),
            settings.count("mining-threads", defaults.miningThreads(), 1, 256),
            worker(settings, defaults.miningThreads()),
            Duration.ofSeconds(
                settings.count(
                    "quiet-period-seconds", (int) defaults.quietPeriod().toSeconds(), 0, 86_400)),
            settings.count("preview-concurrency", defaults.previews(), 1, 256),
            new TenantLimits(
                settings.count("max-tenants", defaults.limits().tenants(), 1, 1_000_000),
                settings.count(
                    "max-behaviors-per-tenant",
                    defaults.limits().behaviors(),
                    1,
                    Integer.MAX_VALUE)));
    Optional<TritonConfig> triton = TritonConfig.read(settings::text, settings::wrong);
    LanguageSettings language = language(settings);
    return process.open((opened, telemetry) -> {
      ManagedChannel retrieval = opened.add(process.channel(retrievalTarget));
      TextEmbedder embedder =
          opened.add(
              new CachedEmbedder(
                  triton
                      .flatMap(TritonConfig::openEmbedder)
                      .orElseGet(() -> MiniLmEmbedder.open(embeddingThreads, Tenant::current)),
                  CACHED_TEXTS));
      Optional<LanguageModel> model =
          triton.flatMap(server -> languageModel(server, language, opened, telemetry));
      IntentNode node = IntentNode.assemble(config, embedder, retrieval, model, telemetry);
      return serving ? node : node.withoutMethods();
    });
  }

  private static LanguageSettings language(Settings settings) {
    LanguageSettings defaults = LanguageSettings.DEFAULT;
    int most = 1_000_000;
    return new LanguageSettings(
        settings.count("model-history-tokens", defaults.historyTokens(), 1, most),
        settings.count("model-delta-tokens", defaults.deltaTokens(), 1, most),
        settings.count("model-interest-tokens", defaults.interestTokens(), 1, most),
        settings.count("model-tag-tokens", defaults.tagTokens(), 1, most),
        Duration.ofSeconds(
            settings.count(
                "model-timeout-seconds", (int) defaults.timeout().toSeconds(), 1, 3_600)),
        settings.count("model-concurrency", defaults.modelConcurrency(), 1, 10_000));
  }

  private static Optional<LanguageModel> languageModel(
      TritonConfig triton, LanguageSettings language, Closer opened, Telemetry telemetry) {
    return triton
        .openGenerator(telemetry.channelTraces())
        .map(generator ->
            new LanguageModel(
                opened.add(generator),
                triton.openTokenCounter(),
                telemetry.meter("io.recgpt.intent"),
                language));
  }

  private static WorkerConfig worker(Settings settings, int lanes) {
    WorkerConfig defaults = WorkerConfig.withLanes(lanes);
    boolean works = settings.flag("worker", true);
    int rate = settings.count("users-per-second", defaults.usersPerSecond(), 0, 100_000);
    return new WorkerConfig(
        works ? rate : 0,
        settings.count("mining-threads", lanes, 1, 256),
        new TokenBudget(
            settings.count("tokens-per-minute", 0, 0, Integer.MAX_VALUE),
            settings.count("tokens-per-day", 0, 0, Integer.MAX_VALUE),
            settings.count("tenant-tokens-per-day", 0, 0, Integer.MAX_VALUE)),
        settings.count("estimated-tokens", 0, 0, Integer.MAX_VALUE),
        settings.choice("over-budget", "wait", "extractive").equals("extractive")
            ? WorkerConfig.OverBudget.EXTRACTIVE
            : WorkerConfig.OverBudget.WAIT,
        settings.count("set-aside-after", defaults.setAsideAfter(), 1, 1_000),
        Duration.ofSeconds(
            settings.count("lease-seconds", (int) defaults.leaseTime().toSeconds(), 1, 86_400)));
  }
}
