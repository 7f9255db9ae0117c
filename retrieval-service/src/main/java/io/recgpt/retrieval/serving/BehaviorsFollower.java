package io.recgpt.retrieval.serving;

import io.grpc.Channel;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.IntentServiceGrpc.IntentServiceBlockingStub;
import io.recgpt.intent.v1.StreamBehaviorsRequest;
import io.recgpt.intent.v1.StreamBehaviorsResponse;
import io.recgpt.retrieval.catalogue.TenantModels;
import io.recgpt.retrieval.codec.RankingCodec;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.store.InteractionStore;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.follow.Follower;
import io.recgpt.rpc.server.interceptor.RequestTimes;
import io.recgpt.storage.SetAsideEntries;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.LoggedBehavior;
import java.util.List;
import java.util.Optional;

/**
 * Takes over the log of behaviors: into the store with its cursor, then into the models, which have
 * all that was loaded from the store before.
 */
public final class BehaviorsFollower {
  private static final String LOG = "behaviors";

  private BehaviorsFollower() {}

  /** Returns a follower of intent's log, not started yet, that goes on at the store's cursor. */
  public static Follower<LoggedBehavior> of(
      Channel intent, InteractionStore store, TenantModels models) {
    IntentServiceBlockingStub stub = IntentServiceGrpc.newBlockingStub(intent);
    return new Follower<>(
        LOG,
        new Follower.Source<>(
            after ->
                stub.streamBehaviors(
                    StreamBehaviorsRequest.newBuilder().setAfterSequence(after).build()),
            StreamBehaviorsResponse::getBehaviorsList,
            LoggedBehavior::getSequence),
        store::loadedCursor,
        new StoreSink(store, models));
  }

  private record StoreSink(InteractionStore store, TenantModels models)
      implements Follower.Sink<LoggedBehavior> {
    @Override
    public void apply(List<LoggedBehavior> behaviors, long cursor) {
      store
          .append(behaviors.stream().flatMap(logged -> event(logged).stream()).toList(), cursor)
          .forEach((tenant, appended) ->
              models.record(new Tenant(tenant), appended.people(), appended.interactions()));
    }

    @Override
    public String setAside(LoggedBehavior logged, long cursor, String reason) {
      return store.setAside(
          new SetAsideEntries.Entry(LOG, cursor, logged.getTenant(), logged.toByteArray(), reason));
    }
  }

  /** None of impressions, and of what concerns no item. */
  private static Optional<InteractionStore.Event> event(LoggedBehavior logged) {
    Behavior behavior = logged.getBehavior();
    if (behavior.getItemId().isEmpty()) {
      return Optional.empty();
    }
    return RankingCodec.action(behavior.getKind())
        .filter(action -> action != ItemAction.IMPRESSION)
        .map(action ->
            new InteractionStore.Event(
                logged.getSequence(),
                logged.getTenant(),
                behavior.getUserId(),
                behavior.getItemId(),
                action,
                RequestTimes.instant("occurred_at", behavior.getOccurredAt())));
  }
}
