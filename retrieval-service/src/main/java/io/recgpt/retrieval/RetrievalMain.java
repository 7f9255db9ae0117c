package io.recgpt.retrieval;

import io.grpc.ManagedChannel;
import io.recgpt.inference.MiniLmEmbedder;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.inference.triton.TritonConfig;
import io.recgpt.retrieval.catalogue.TenantLimits;
import io.recgpt.retrieval.index.milvus.MilvusEndpoint;
import io.recgpt.retrieval.ranking.query.CandidateLimits;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.process.ServiceProcess;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.storage.PostgresConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The retrieval service as a process of its own. */
public final class RetrievalMain {
  private RetrievalMain() {}

  /** Serves until the process is told to end. */
  public static void main(String[] args) {
    ServiceProcess.main(args, RetrievalMain::open);
  }

  static ServiceProcess open(Settings settings) throws IOException {
    ServiceProcess.Builder process = ServiceProcess.named("retrieval", 8982, settings);
    String intentTarget = settings.text("intent-target", "127.0.0.1:8981");
    int processors = Runtime.getRuntime().availableProcessors();
    int embeddingThreads = settings.count("embedding-threads", processors, 1, 256);
    RetrievalConfig config =
        new RetrievalConfig(
            settings.path("data-dir", Path.of("data")),
            PostgresConfig.read(settings).orElse(null),
            settings.count("index-threads", processors, 1, 256),
            MilvusEndpoint.read(settings).orElse(null),
            RetrievalConfig.DEFAULT_REMEMBERED_TAGS,
            new TenantLimits(
                settings.count("max-tenants", TenantLimits.DEFAULT.tenants(), 1, 1_000_000),
                settings.count(
                    "max-items-per-tenant", TenantLimits.DEFAULT.items(), 1, 100_000_000),
                settings.count(
                    "max-item-characters-per-tenant",
                    TenantLimits.DEFAULT.characters(),
                    1,
                    2_000_000_000)),
            new CandidateLimits(
                settings.count(
                    "exhaustive-items", CandidateLimits.DEFAULT.exhaustive(), 0, 100_000_000),
                settings.count(
                    "candidates-of-each-signal", CandidateLimits.DEFAULT.ofEach(), 1, 1_000_000)),
            settings.count(
                "log-memory-mebibytes", RetrievalConfig.defaultLogMebibytes(), 1, 1 << 20));
    Optional<TritonConfig> triton = TritonConfig.read(settings::text, settings::wrong);
    return process.open((opened, telemetry) -> {
      ManagedChannel intent = opened.add(process.channel(intentTarget));
      TextEmbedder embedder =
          opened.add(
              triton
                  .flatMap(TritonConfig::openEmbedder)
                  .orElseGet(() -> MiniLmEmbedder.open(embeddingThreads, Tenant::current)));
      return RetrievalNode.assemble(config, embedder, intent);
    });
  }
}
