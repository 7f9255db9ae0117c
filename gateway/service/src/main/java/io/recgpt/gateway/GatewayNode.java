package io.recgpt.gateway;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.gateway.edge.Deadlines;
import io.recgpt.gateway.edge.ExplainClient;
import io.recgpt.gateway.edge.IntentClient;
import io.recgpt.gateway.edge.Peer;
import io.recgpt.gateway.edge.RetrievalClient;
import io.recgpt.gateway.edge.WorkerClient;
import io.recgpt.gateway.recommend.RecommendMetrics;
import io.recgpt.gateway.recommend.RecommendationIds;
import io.recgpt.gateway.recommend.RecommendationService;
import io.recgpt.rpc.process.ServiceNode;
import io.recgpt.rpc.telemetry.Telemetry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The gateway, assembled: the public API over channels to the three services behind it. It follows
 * no log and keeps nothing that it does not ask after again, so there is nothing to start or to
 * close.
 */
public final class GatewayNode implements ServiceNode {
  private final List<BindableService> services;
  private final BooleanSupplier peersServe;

  private GatewayNode(List<BindableService> services, BooleanSupplier peersServe) {
    this.services = services;
    this.peersServe = peersServe;
  }

  /** Assembles a gateway; the channels stay their owner's to close. */
  public static GatewayNode assemble(
      GatewayConfig config,
      Channel intent,
      Channel retrieval,
      Channel explain,
      Telemetry telemetry) {
    return assemble(
        config,
        intent,
        retrieval,
        explain,
        telemetry.meter("io.recgpt.gateway"),
        InstantSource.system());
  }

  static GatewayNode assemble(
      GatewayConfig config,
      Channel intent,
      Channel retrieval,
      Channel explain,
      Meter meter,
      InstantSource clock) {
    Deadlines deadlines = config.deadlines();
    Peer intentPeer = new Peer("intent", deadlines.forIntent(), meter, reconnecting(intent));
    IntentClient intents = new IntentClient(intentPeer, intent, meter, config.profileCacheBytes());
    RetrievalClient retrievals =
        new RetrievalClient(
            new Peer("retrieval", deadlines.forRetrieval(), meter, reconnecting(retrieval)),
            retrieval);
    ExplainClient explanations =
        new ExplainClient(
            new Peer("explain", deadlines.forExplain(), meter, reconnecting(explain)), explain);
    RecommendationIds ids = new RecommendationIds(clock, new SecureRandom());
    return new GatewayNode(
        List.of(
            new RecommendationService(
                config.deadlines(),
                config.historyLimit(),
                intents,
                retrievals,
                explanations,
                ids,
                new RecommendMetrics(meter),
                clock),
            new EventService(config.deadlines(), intents),
            new CatalogueService(config.deadlines(), retrievals),
            new ModelService(config.deadlines(), retrievals),
            new InterestService(config.deadlines(), intents, retrievals),
            new PromptService(config.deadlines(), intents),
            new NearLineService(config.deadlines(), new WorkerClient(intentPeer, intent))),
        () -> true);
  }

  /** The same, which warms up only once its peers serve: what failed before would be remembered. */
  GatewayNode warmedOnce(BooleanSupplier peersAre) {
    return new GatewayNode(services, peersAre);
  }

  /** A channel that was long without a peer waits up to two minutes before it connects again. */
  private static Runnable reconnecting(Channel channel) {
    return channel instanceof ManagedChannel managed ? managed::resetConnectBackoff : () -> {};
  }

  @Override
  public void warmUp(Channel self) {
    if (peersServe.getAsBoolean()) {
      new WarmUpClient(self).call();
    }
  }

  @Override
  public List<BindableService> services() {
    return services;
  }
}
