package io.recgpt.retrieval;

import io.grpc.ManagedChannel;
import io.recgpt.inference.CachedEmbedder;
import io.recgpt.inference.MiniLmEmbedder;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.learning.Manifest;
import io.recgpt.retrieval.training.LoggedProgress;
import io.recgpt.retrieval.training.TrainingJob;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Closer;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.process.ProcessChannels;
import io.recgpt.rpc.server.interceptor.RequestTimes;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.rpc.setting.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training as a process of its own, of one tenant or of several in turn, which ends when the
 * versions serve. What one tenant lacks or breaks leaves the others as they were. Exit codes: 0; 2
 * for wrong settings; 1 where a tenant could not be trained, which is said in one line each.
 */
public final class TrainMain {
  private static final Logger log = LoggerFactory.getLogger(TrainMain.class);
  private static final int MAX_TENANTS = 100_000;

  /** All of them, one after another. */
  private static final int NO_INDEX = -1;

  private TrainMain() {}

  /** Trains and ends. */
  public static void main(String[] args) {
    int exitCode = run(Settings.ofProcess(args));
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  static int run(Settings settings) {
    try (Closer opened = new Closer()) {
      String retrievalTarget = settings.text("retrieval-target", "127.0.0.1:8982");
      String intentTarget = settings.text("intent-target", "127.0.0.1:8981");
      int processors = Runtime.getRuntime().availableProcessors();
      int embeddingThreads = settings.count("embedding-threads", processors, 1, 256);
      Instant until = settings.time("until").orElse(RequestTimes.LAST);
      Path models = new RetrievalConfig(settings.path("data-dir", Path.of("data"))).models();
      int seed = settings.count("seed", 1, 0, Integer.MAX_VALUE);
      boolean keepServing = settings.flag("keep-serving", false);
      List<Tenant> tenants = tenants(settings);
      ProcessChannels channels = ProcessChannels.read(settings);
      settings.verify();
      ManagedChannel retrieval = channels.open(retrievalTarget, opened);
      ManagedChannel intent = channels.open(intentTarget, opened);
      TextEmbedder embedder =
          new CachedEmbedder(
              opened.add(MiniLmEmbedder.open(embeddingThreads)),
              RetrievalConfig.DEFAULT_REMEMBERED_TAGS);
      boolean all = true;
      for (Tenant tenant : tenants) {
        TrainingJob.Config config =
            new TrainingJob.Config(tenant, models, until, seed, keepServing);
        all &=
            train(
                config,
                new TrainingJob(config, retrieval, intent, embedder, InstantSource.system()));
      }
      return all ? 0 : 1;
    } catch (SettingsException wrong) {
      System.err.println(wrong.getMessage());
      return 2;
    } catch (IOException | RuntimeException fault) {
      log.error("cannot train: {}", line(fault));
      log.debug("where it failed", fault);
      return 1;
    }
  }

  /** Those of {@code tenants}, or the one of them that {@code tenant-index} says. */
  private static List<Tenant> tenants(Settings settings) {
    String names = settings.text("tenants", Tenant.DEFAULT.id());
    int index = settings.count("tenant-index", NO_INDEX, NO_INDEX, MAX_TENANTS);
    try {
      List<Tenant> tenants =
          Stream.of(names.split(",", -1)).map(String::strip).map(Tenant::new).distinct().toList();
      if (index < tenants.size()) {
        return index == NO_INDEX ? tenants : List.of(tenants.get(index));
      }
      settings.wrong(
          "tenant-index: %d (expected: below %d, as many as tenants are named)"
              .formatted(index, tenants.size()));
    } catch (IllegalArgumentException wrong) {
      settings.wrong("tenants: %s (names joined by commas)".formatted(wrong.getMessage()));
    }
    return List.of();
  }

  private static boolean train(TrainingJob.Config config, TrainingJob job) {
    String tenant = config.tenant().id();
    try {
      Manifest made = job.run(new LoggedProgress(InstantSource.system()));
      log.info(
          "{} version {} for tenant {}, from {} events and {} items: {}",
          config.keepServing() ? "made" : "serving",
          made.version(),
          tenant,
          made.events(),
          made.items(),
          new TreeMap<>(made.metrics()));
      return true;
    } catch (RpcException refused) {
      log.error("cannot train tenant {}: {}: {}", tenant, refused.code(), refused.getMessage());
    } catch (RuntimeException fault) {
      log.error("cannot train tenant {}: {}", tenant, line(fault));
      log.debug("where it failed", fault);
    }
    return false;
  }

  private static String line(Exception fault) {
    return String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
  }
}
