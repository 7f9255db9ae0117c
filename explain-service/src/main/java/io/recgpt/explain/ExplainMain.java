package io.recgpt.explain;

import io.recgpt.rpc.ServiceProcess;
import io.recgpt.rpc.Settings;
import io.recgpt.storage.PostgresConfig;
import java.io.IOException;
import java.nio.file.Path;

/** The explain service as a process of its own. */
public final class ExplainMain {
  private ExplainMain() {}

  /** Serves until the process is told to end. */
  public static void main(String[] args) {
    ServiceProcess.main(args, ExplainMain::open);
  }

  static ServiceProcess open(Settings settings) throws IOException {
    ServiceProcess.Builder process = ServiceProcess.named("explain", 8983, settings);
    String retrievalTarget = settings.text("retrieval-target", "127.0.0.1:8982");
    ExplainConfig defaults = ExplainConfig.in(settings.path("data-dir", Path.of("data")));
    ExplainConfig config =
        new ExplainConfig(
            defaults.dataDir(),
            PostgresConfig.read(settings).orElse(null),
            settings.count("cached-items", defaults.cachedItems(), 1, 10_000_000));
    return process.open((opened, telemetry) ->
        ExplainNode.assemble(config, opened.add(process.channel(retrievalTarget))));
  }
}
