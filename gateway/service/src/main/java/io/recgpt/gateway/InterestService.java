package io.recgpt.gateway;

import static java.util.Objects.requireNonNull;

import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.recgpt.gateway.edge.Deadlines;
import io.recgpt.gateway.edge.IntentClient;
import io.recgpt.gateway.edge.RetrievalClient;
import io.recgpt.gateway.v1.InterestServiceGrpc.InterestServiceImplBase;
import io.recgpt.gateway.v1.ListInterestsRequest;
import io.recgpt.gateway.v1.ListInterestsResponse;
import io.recgpt.gateway.v1.RefreshInterestsRequest;
import io.recgpt.gateway.v1.RefreshInterestsResponse;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.RefreshIntentRequest;
import io.recgpt.rpc.call.Unary;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.DroppedInterest;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.Profile;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Shows what is believed of a person, with the items that it rests on. */
final class InterestService extends InterestServiceImplBase {
  private final Deadlines deadlines;
  private final IntentClient intents;
  private final RetrievalClient retrieval;

  InterestService(Deadlines deadlines, IntentClient intents, RetrievalClient retrieval) {
    this.deadlines = requireNonNull(deadlines, "deadlines");
    this.intents = requireNonNull(intents, "intents");
    this.retrieval = requireNonNull(retrieval, "retrieval");
  }

  @Override
  public void listInterests(
      ListInterestsRequest request, StreamObserver<ListInterestsResponse> observer) {
    Unary.answer(observer, () -> list(request));
  }

  @Override
  public void refreshInterests(
      RefreshInterestsRequest request, StreamObserver<RefreshInterestsResponse> observer) {
    Unary.answer(observer, () -> refresh(request));
  }

  private ListInterestsResponse list(ListInterestsRequest request) {
    Deadline by = deadlines.forRequest();
    io.recgpt.intent.v1.ListInterestsResponse known =
        intents
            .interests(
                io.recgpt.intent.v1.ListInterestsRequest.newBuilder()
                    .setUserId(request.getUserId())
                    .build(),
                by)
            .orThrow();
    Profile profile = known.getProfile();
    List<Behavior> recent = recent(request, by);
    return ListInterestsResponse.newBuilder()
        .setProfile(profile)
        .addAllRecentBehaviors(recent)
        .putAllBehaviorVerbs(known.getBehaviorVerbsMap())
        .putAllItems(retrieval.items(itemIds(profile, recent), by))
        .build();
  }

  private List<Behavior> recent(ListInterestsRequest request, Deadline by) {
    if (request.getHistoryLimit() == 0) {
      return List.of();
    }
    List<Behavior> behaviors =
        intents
            .intent(
                GetIntentRequest.newBuilder()
                    .setUserId(request.getUserId())
                    .setHistoryLimit(request.getHistoryLimit())
                    .build(),
                by)
            .orThrow()
            .getRecentBehaviorsList();
    // Older rejections that come along are not among the latest.
    return behaviors.subList(
        Math.max(0, behaviors.size() - request.getHistoryLimit()), behaviors.size());
  }

  private static Set<String> itemIds(Profile profile, List<Behavior> recent) {
    Set<String> ids = new LinkedHashSet<>();
    for (Interest interest : profile.getInterestsList()) {
      for (EvidenceItem evidence : interest.getEvidenceItemsList()) {
        ids.add(evidence.getItemId());
      }
    }
    for (DroppedInterest refused : profile.getDroppedInterestsList()) {
      ids.addAll(refused.getEvidenceItemIdsList());
    }
    recent.forEach(behavior -> ids.add(behavior.getItemId()));
    ids.remove("");
    return ids;
  }

  private RefreshInterestsResponse refresh(RefreshInterestsRequest request) {
    RefreshIntentRequest refresh =
        RefreshIntentRequest.newBuilder().addAllUserIds(request.getUserIdsList()).build();
    return RefreshInterestsResponse.newBuilder()
        .setRefreshedCount(
            intents.refresh(refresh, deadlines.forWrite()).orThrow().getRefreshedCount())
        .build();
  }
}
