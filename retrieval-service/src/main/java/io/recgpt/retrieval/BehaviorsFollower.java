package io.recgpt.retrieval;

import io.grpc.Channel;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.IntentServiceGrpc.IntentServiceBlockingStub;
import io.recgpt.intent.v1.StreamBehaviorsRequest;
import io.recgpt.intent.v1.StreamBehaviorsResponse;
import io.recgpt.retrieval.ranking.Interaction;
import io.recgpt.retrieval.ranking.ItemAction;
import io.recgpt.rpc.Follower;
import io.recgpt.rpc.Tenant;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.LoggedBehavior;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes over the log of behaviours: into the store with its cursor, then into the models. */
final class BehaviorsFollower implements AutoCloseable {
  private final InteractionStore store;
  private final TenantModels models;
  private final Follower<StreamBehaviorsResponse> follower;

  BehaviorsFollower(Channel intent, InteractionStore store, TenantModels models) {
    this.store = store;
    this.models = models;
    IntentServiceBlockingStub stub = IntentServiceGrpc.newBlockingStub(intent);
    this.follower =
        new Follower<>(
            "behaviors",
            store::cursor,
            after ->
                stub.streamBehaviors(
                    StreamBehaviorsRequest.newBuilder().setAfterSequence(after).build()),
            this::apply);
  }

  void start() {
    follower.start();
  }

  /** Blocks until the log has been taken over up to a position; answers the position reached. */
  long await(long sequence) {
    return follower.await(sequence);
  }

  @Override
  public void close() {
    follower.close();
  }

  private long apply(StreamBehaviorsResponse message) {
    List<InteractionStore.Event> events = new ArrayList<>();
    long cursor = follower.position();
    for (LoggedBehavior logged : message.getBehaviorsList()) {
      Behavior behavior = logged.getBehavior();
      Optional<ItemAction> action =
          RankingCodec.action(behavior.getKind()).filter(kind -> kind != ItemAction.IMPRESSION);
      if (action.isPresent() && !behavior.getItemId().isEmpty()) {
        events.add(
            new InteractionStore.Event(
                logged.getTenant(),
                behavior.getUserId(),
                behavior.getItemId(),
                action.get(),
                RankingCodec.instant(behavior.getOccurredAt())));
      }
      cursor = logged.getSequence();
    }
    Map<String, List<Interaction>> byTenant = store.append(events, cursor);
    byTenant.forEach(
        (tenant, interactions) -> models.loading(new Tenant(tenant)).record(interactions));
    return cursor;
  }
}
