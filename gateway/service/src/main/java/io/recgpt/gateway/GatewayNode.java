package io.recgpt.gateway;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.recgpt.gateway.edge.ExplainClient;
import io.recgpt.gateway.edge.IntentClient;
import io.recgpt.gateway.edge.RetrievalClient;
import io.recgpt.gateway.edge.WorkerClient;
import io.recgpt.gateway.recommend.RecommendationIds;
import io.recgpt.gateway.recommend.RecommendationService;
import io.recgpt.rpc.ServiceNode;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/**
 * The gateway, assembled: the public API over channels to the three services behind it. It follows
 * no log and keeps no state, so there is nothing to start or to close.
 */
public final class GatewayNode implements ServiceNode {
  private final List<BindableService> services;

  private GatewayNode(List<BindableService> services) {
    this.services = services;
  }

  /** Assembles a gateway; the channels stay their owner's to close. */
  public static GatewayNode assemble(
      GatewayConfig config, Channel intent, Channel retrieval, Channel explain) {
    return assemble(config, intent, retrieval, explain, InstantSource.system());
  }

  static GatewayNode assemble(
      GatewayConfig config,
      Channel intent,
      Channel retrieval,
      Channel explain,
      InstantSource clock) {
    IntentClient intents = new IntentClient(intent);
    RetrievalClient retrievals = new RetrievalClient(retrieval);
    ExplainClient explanations = new ExplainClient(explain);
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
                clock),
            new EventService(config.deadlines(), intents),
            new CatalogueService(config.deadlines(), retrievals),
            new ModelService(config.deadlines(), retrievals),
            new InterestService(config.deadlines(), intents, retrievals),
            new PromptService(config.deadlines(), intents),
            new NearLineService(config.deadlines(), new WorkerClient(intent))));
  }

  @Override
  public List<BindableService> services() {
    return services;
  }
}
