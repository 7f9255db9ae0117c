package io.recgpt.gateway;

import io.grpc.ManagedChannel;
import io.recgpt.gateway.edge.DeadlineSplit;
import io.recgpt.gateway.edge.Deadlines;
import io.recgpt.rpc.process.ServiceProcess;
import io.recgpt.rpc.setting.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The gateway as a process of its own. */
public final class GatewayMain {
  private GatewayMain() {}

  /** Serves until the process is told to end. */
  public static void main(String[] args) {
    ServiceProcess.main(args, GatewayMain::open);
  }

  static ServiceProcess open(Settings settings) throws IOException {
    ServiceProcess.Builder process =
        ServiceProcess.atTheEdge("gateway", 8980, settings, MethodScopes::of)
            .adaptive(MethodPriorities::of)
            .costs(RequestCostCodec::of);
    String intentTarget = settings.text("intent-target", "127.0.0.1:8981");
    String retrievalTarget = settings.text("retrieval-target", "127.0.0.1:8982");
    String explainTarget = settings.text("explain-target", "127.0.0.1:8983");
    int requestMillis = settings.count("request-deadline-millis", 2_000, 10, 600_000);
    int writeMillis = settings.count("write-deadline-millis", 60_000, 10, 3_600_000);
    // Bounds that overlap nowhere keep the marks in order.
    int intentBy = settings.count("deadline-intent-percent", 40, 1, 50);
    int retrievalBy = settings.count("deadline-retrieval-percent", 80, 51, 90);
    int explainBy = settings.count("deadline-explain-percent", 95, 91, 100);
    int historyLimit = settings.count("history-limit", 200, 1, 900);
    int cacheMebibytes =
        settings.count("profile-cache-mebibytes", GatewayConfig.CACHE_MEBIBYTES, 0, 65_536);
    GatewayConfig config =
        new GatewayConfig(
            new Deadlines(
                Duration.ofMillis(requestMillis),
                Duration.ofMillis(writeMillis),
                new DeadlineSplit(intentBy, retrievalBy, explainBy)),
            historyLimit,
            (long) cacheMebibytes << 20);
    PeerHealthClient peers =
        new PeerHealthClient(
            Stream.of(intentTarget, retrievalTarget, explainTarget)
                .<Supplier<ManagedChannel>>map(target -> () -> process.channel(target))
                .toList());
    return process.open((opened, telemetry) ->
        GatewayNode.assemble(
                config,
                opened.add(process.channel(intentTarget)),
                opened.add(process.channel(retrievalTarget)),
                opened.add(process.channel(explainTarget)),
                telemetry)
            .warmedOnce(peers::allServe));
  }
}
