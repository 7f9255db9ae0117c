package io.recgpt.standalone.serve;

import static java.util.Objects.requireNonNullElse;

import io.recgpt.rpc.process.WarmUp;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.standalone.client.ConnectionOptions;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.console.Terminal;
import io.recgpt.standalone.exit.CommandException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the whole cluster on one port until the process is asked to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Serves the whole cluster on one gRPC port, with health and reflection.")
public final class ServeCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = ConnectionOptions.DEFAULT_DATA_DIR,
      description = "Folder of all state; made if absent. Default: ~/.local/share/recgpt.")
  private Path dataDir = Path.of("");

  @Mixin private ListenOptions listening = new ListenOptions();

  @Mixin private PeerOptions peers = new PeerOptions();

  @Override
  public Integer call() throws InterruptedException {
    listening.check();
    Cluster cluster = Cluster.open(peers.config(dataDir));
    RpcServer server = listening.listen(cluster);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(server, cluster)));
    serve(cluster, server);
    log.info("SERVING on {}:{}", listening.host(), server.port());
    Terminal.out()
        .printf(
            """
            RecGPT serves on %s:%d
              data dir  %s
              engine    %s, %s in this process
              vectors   %s
              callers   %s
              try       %s
              stop      Ctrl-C, or kill %d
            """,
            listening.host(),
            server.port(),
            dataDir,
            peers.engine(),
            cluster.model(),
            peers.vectors(),
            listening.callers(),
            listening.example(server.port()),
            ProcessHandle.current().pid());
    Terminal.out().flush();
    server.awaitTermination();
    return 0;
  }

  /** Says that it serves once the cluster is ready and warm. */
  static void serve(Cluster cluster, RpcServer server) {
    awaitReady(cluster);
    int rounds = WarmUp.run(new WarmUpRound(cluster));
    log.info("warm after {} rounds of recommendations", rounds);
    server.serving();
  }

  private static void awaitReady(Cluster cluster) {
    try {
      cluster.ready().join();
    } catch (CompletionException failed) {
      Throwable cause = requireNonNullElse(failed.getCause(), failed);
      throw CommandException.unavailable(String.valueOf(cause.getMessage()));
    }
  }

  private static void stop(RpcServer server, Cluster cluster) {
    log.info("stopping: calls in progress are finished first");
    server.close();
    cluster.close();
    log.info("stopped");
  }
}
