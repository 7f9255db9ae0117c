package io.recgpt.explain;

import io.recgpt.explain.model.LanguageModel;
import io.recgpt.inference.triton.TritonConfig;
import io.recgpt.rpc.process.ServiceProcess;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.storage.PostgresConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The explain service as a process of its own. */
public final class ExplainMain {
  private ExplainMain() {}

  /** Serves until the process is asked to end. */
  public static void main(String[] args) {
    ServiceProcess.main(args, ExplainMain::open);
  }

  static ServiceProcess open(Settings settings) throws IOException {
    ServiceProcess.Builder process = ServiceProcess.named("explain", 8983, settings);
    String retrievalTarget = settings.text("retrieval-target", "127.0.0.1:8982");
    String intentTarget = settings.text("intent-target", "127.0.0.1:8981");
    ExplainConfig defaults = ExplainConfig.in(settings.path("data-dir", Path.of("data")));
    ExplainConfig config =
        new ExplainConfig(
            defaults.dataDir(),
            PostgresConfig.read(settings).orElse(null),
            settings.count("cached-items", defaults.cachedItems(), 1, 10_000_000),
            settings.count("profile-pairs", defaults.profilePairs(), 0, 5_000));
    Optional<TritonConfig> triton = TritonConfig.read(settings::text, settings::wrong);
    LanguageModel.Limits limits = limits(settings);
    return process.open((opened, telemetry) ->
        ExplainNode.assemble(
            config,
            opened.add(process.channel(retrievalTarget)),
            opened.add(process.channel(intentTarget)),
            triton
                .flatMap(servers -> servers.openGenerator(telemetry.channelTraces()))
                .map(generator ->
                    new LanguageModel(
                        opened.add(generator),
                        triton.orElseThrow().openTokenCounter(),
                        telemetry.meter("io.recgpt.explain"),
                        limits))
                .orElse(null)));
  }

  private static LanguageModel.Limits limits(Settings settings) {
    LanguageModel.Limits defaults = LanguageModel.Limits.DEFAULT;
    return new LanguageModel.Limits(
        settings.count("model-pairs-per-call", defaults.pairsPerCall(), 1, 32),
        settings.count("model-concurrency", defaults.concurrentCalls(), 1, 10_000),
        settings.count(
            "tokens-per-minute", (int) defaults.tokensPerMinute(), 1_000, Integer.MAX_VALUE),
        settings.count(
            "tenant-tokens-per-day", (int) defaults.tenantTokensPerDay(), 0, Integer.MAX_VALUE),
        settings.count("model-waiting-pairs", defaults.waitingPairs(), 1, 10_000_000),
        Duration.ofSeconds(
            settings.count(
                "model-timeout-seconds", (int) defaults.timeout().toSeconds(), 1, 3_600)));
  }
}
