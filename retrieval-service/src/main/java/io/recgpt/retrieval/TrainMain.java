package io.recgpt.retrieval;

import io.grpc.ManagedChannel;
import io.recgpt.inference.CachedEmbedder;
import io.recgpt.inference.MiniLmEmbedder;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.learning.Manifest;
import io.recgpt.rpc.Closer;
import io.recgpt.rpc.ProcessChannels;
import io.recgpt.rpc.RequestTimes;
import io.recgpt.rpc.RpcException;
import io.recgpt.rpc.Settings;
import io.recgpt.rpc.SettingsException;
import io.recgpt.rpc.Tenant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training as a process of its own, which ends when its version serves. Exit codes: 0; 2 for wrong
 * settings; 1 where it could not train, which is said in one line.
 */
public final class TrainMain {
  private static final Logger log = LoggerFactory.getLogger(TrainMain.class);

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
      TrainingJob.Config config =
          new TrainingJob.Config(
              new Tenant(settings.text("tenant", Tenant.DEFAULT.id())),
              new RetrievalConfig(settings.path("data-dir", Path.of("data"))).models(),
              until,
              settings.count("seed", 1, 0, Integer.MAX_VALUE),
              settings.flag("keep-serving", false));
      ProcessChannels channels = ProcessChannels.read(settings);
      settings.verify();
      ManagedChannel retrieval = channels.open(retrievalTarget, opened);
      ManagedChannel intent = channels.open(intentTarget, opened);
      TextEmbedder embedder =
          new CachedEmbedder(
              opened.add(MiniLmEmbedder.open(embeddingThreads)),
              RetrievalConfig.DEFAULT_REMEMBERED_TAGS);
      Manifest made =
          new TrainingJob(config, retrieval, intent, embedder, InstantSource.system())
              .run(new LoggedProgress(InstantSource.system()));
      log.info(
          "{} version {}, from {} events and {} items: {}",
          config.keepServing() ? "made" : "serving",
          made.version(),
          made.events(),
          made.items(),
          new TreeMap<>(made.metrics()));
      return 0;
    } catch (SettingsException wrong) {
      System.err.println(wrong.getMessage());
      return 2;
    } catch (RpcException refused) {
      log.error("cannot train: {}: {}", refused.code(), refused.getMessage());
      return 1;
    } catch (IOException | RuntimeException fault) {
      log.error(
          "cannot train: {}", String.valueOf(fault.getMessage()).lines().findFirst().orElse(""));
      log.debug("where it failed", fault);
      return 1;
    }
  }
}
