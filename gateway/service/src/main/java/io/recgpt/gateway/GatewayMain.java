package io.recgpt.gateway;

import io.grpc.ManagedChannel;
import io.recgpt.rpc.RpcChannels;
import io.recgpt.rpc.RpcServer;
import io.recgpt.rpc.Settings;
import io.recgpt.rpc.SettingsException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway as a process of its own.
 *
 * <p>Settings, as {@code --key=value} or {@code RECGPT_KEY}: listen-host, listen-port,
 * intent-target, retrieval-target, explain-target, request-deadline-millis, write-deadline-millis,
 * deadline-intent-percent, deadline-retrieval-percent, deadline-explain-percent, history-limit,
 * max-concurrent-calls, reflection.
 */
public final class GatewayMain implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GatewayMain.class);

  private final List<ManagedChannel> channels;
  private final GatewayNode node;
  private final RpcServer server;

  private GatewayMain(List<ManagedChannel> channels, GatewayNode node, RpcServer server) {
    this.channels = channels;
    this.node = node;
    this.server = server;
  }

  /** Serves until the process is told to end; exit code 2 where the settings are wrong. */
  public static void main(String[] args) throws IOException, InterruptedException {
    try {
      GatewayMain gateway = serve(Settings.read(args, System.getenv()));
      Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "gateway-shutdown"));
      gateway.server.awaitTermination();
    } catch (SettingsException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
    }
  }

  /** Assembles a gateway from its settings and serves it. */
  static GatewayMain serve(Settings settings) throws IOException {
    String host = settings.text("listen-host", "127.0.0.1");
    int port = settings.port("listen-port", 8980);
    String intentTarget = settings.text("intent-target", "127.0.0.1:8981");
    String retrievalTarget = settings.text("retrieval-target", "127.0.0.1:8982");
    String explainTarget = settings.text("explain-target", "127.0.0.1:8983");
    int maxConcurrentCalls = settings.count("max-concurrent-calls", 256, 1, 100_000);
    boolean reflection = settings.flag("reflection", true);
    int requestMillis = settings.count("request-deadline-millis", 2_000, 10, 600_000);
    int writeMillis = settings.count("write-deadline-millis", 60_000, 10, 3_600_000);
    // Bounds that overlap nowhere keep the marks in order.
    int intentBy = settings.count("deadline-intent-percent", 40, 1, 50);
    int retrievalBy = settings.count("deadline-retrieval-percent", 80, 51, 90);
    int explainBy = settings.count("deadline-explain-percent", 95, 91, 100);
    int historyLimit = settings.count("history-limit", 200, 1, 900);
    settings.verify();
    GatewayConfig config =
        new GatewayConfig(
            Duration.ofMillis(requestMillis),
            Duration.ofMillis(writeMillis),
            new DeadlineSplit(intentBy, retrievalBy, explainBy),
            historyLimit);

    ManagedChannel intent = RpcChannels.target(intentTarget);
    ManagedChannel retrieval = RpcChannels.target(retrievalTarget);
    ManagedChannel explain = RpcChannels.target(explainTarget);
    GatewayNode node = GatewayNode.assemble(config, intent, retrieval, explain);
    RpcServer server =
        RpcServer.named("gateway")
            .services(node.services())
            .tcp(host, port)
            .reflection(reflection)
            .maxConcurrentCalls(maxConcurrentCalls)
            .start();
    node.start();
    server.serving();
    log.info("gateway serves on {}:{}", host, server.port());
    return new GatewayMain(List.of(intent, retrieval, explain), node, server);
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    node.close();
    channels.forEach(ManagedChannel::shutdown);
  }
}
