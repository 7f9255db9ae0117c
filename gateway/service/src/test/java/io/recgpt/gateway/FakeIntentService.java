package io.recgpt.gateway;

import com.google.protobuf.Timestamp;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.intent.v1.IntentServiceGrpc.IntentServiceImplBase;
import io.recgpt.intent.v1.ListInterestsRequest;
import io.recgpt.intent.v1.ListInterestsResponse;
import io.recgpt.intent.v1.RecordBehaviorsRequest;
import io.recgpt.intent.v1.RecordBehaviorsResponse;
import io.recgpt.intent.v1.RefreshIntentRequest;
import io.recgpt.intent.v1.RefreshIntentResponse;
import io.recgpt.intent.v1.ShowPromptRequest;
import io.recgpt.intent.v1.ShowPromptResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.FieldViolation;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Profile;
import io.recgpt.type.v1.ProfileState;
import io.recgpt.type.v1.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The intent service in memory: a log, and the profiles that a test gives it. */
final class FakeIntentService extends IntentServiceImplBase {
  static final Timestamp NOW = Timestamp.newBuilder().setSeconds(1_750_000_000).build();

  private final Map<String, List<Behavior>> logs = new ConcurrentHashMap<>();
  private final Map<String, Profile> profiles = new ConcurrentHashMap<>();

  final List<GetIntentRequest> asked = new CopyOnWriteArrayList<>();
  volatile @Nullable Deadline deadline;
  volatile Fault fault = Fault.NONE;
  volatile UnaryOperator<GetIntentResponse> garble = UnaryOperator.identity();

  void mined(String user, Profile profile) {
    profiles.put(Tenant.current().id() + "/" + user, profile);
  }

  @Override
  public void showPrompt(ShowPromptRequest request, StreamObserver<ShowPromptResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          fault.strike();
          return ShowPromptResponse.newBuilder()
              .setPrompt(
                  Prompt.newBuilder()
                      .setVersion(request.getTask().name())
                      .setRefresh(request.getUserId()))
              .build();
        });
  }

  @Override
  public void getIntent(GetIntentRequest request, StreamObserver<GetIntentResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          asked.add(request);
          deadline = Context.current().getDeadline();
          fault.strike();
          return garble.apply(since(request.getKnownRevision(), intent(request)));
        });
  }

  private GetIntentResponse intent(GetIntentRequest request) {
    String key = Tenant.current().id() + "/" + request.getUserId();
    Timestamp now = request.hasAsOf() ? request.getAsOf() : NOW;
    List<Behavior> log =
        logs.getOrDefault(Tenant.current().id(), List.of()).stream()
            .filter(behavior -> behavior.getUserId().equals(request.getUserId()))
            .filter(behavior -> behavior.getKind() != BehaviorKind.BEHAVIOR_KIND_IMPRESSION)
            .toList();
    int limit = request.hasHistoryLimit() ? request.getHistoryLimit() : 200;
    return GetIntentResponse.newBuilder()
        .setProfile(
            profiles.getOrDefault(
                key, Profile.newBuilder().setState(ProfileState.PROFILE_STATE_NONE).build()))
        .addAllRecentBehaviors(log.subList(Math.max(0, log.size() - limit), log.size()))
        .addAllSeenItemIds(
            log.reversed().stream()
                .map(Behavior::getItemId)
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList())
        .setAsOf(now)
        .setUserSequence(log.size())
        .build();
  }

  /** The same with a revision; only what may change without one where the caller has the rest. */
  private static GetIntentResponse since(String known, GetIntentResponse answer) {
    if (answer.getUserSequence() == 0 && answer.getProfile().getVersion() == 0) {
      return answer;
    }
    String revision = "%d-%d".formatted(answer.getUserSequence(), answer.getProfile().getVersion());
    return revision.equals(known)
        ? GetIntentResponse.newBuilder()
            .setProfile(Profile.newBuilder().setState(answer.getProfile().getState()))
            .setAsOf(answer.getAsOf())
            .setUserSequence(answer.getUserSequence())
            .setRevision(revision)
            .setNotModified(true)
            .build()
        : answer.toBuilder().setRevision(revision).build();
  }

  /** Forgets a person. */
  void forget(String user) {
    profiles.remove(Tenant.current().id() + "/" + user);
    logs.values().forEach(log -> log.removeIf(behavior -> behavior.getUserId().equals(user)));
  }

  @Override
  public void listInterests(
      ListInterestsRequest request, StreamObserver<ListInterestsResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          fault.strike();
          GetIntentResponse intent =
              intent(GetIntentRequest.newBuilder().setUserId(request.getUserId()).build());
          if (intent.getUserSequence() == 0) {
            throw RpcException.of(
                ErrorCode.UNKNOWN_USER,
                "user_id: %s has no behaviors: record some first".formatted(request.getUserId()));
          }
          return ListInterestsResponse.newBuilder().setProfile(intent.getProfile()).build();
        });
  }

  @Override
  public void recordBehaviors(
      RecordBehaviorsRequest request, StreamObserver<RecordBehaviorsResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          fault.strike();
          check(request);
          List<Behavior> log =
              logs.computeIfAbsent(Tenant.current().id(), _ -> new CopyOnWriteArrayList<>());
          int recorded = 0;
          for (Behavior behavior : request.getBehaviorsList()) {
            if (log.stream().noneMatch(it -> it.getEventId().equals(behavior.getEventId()))) {
              log.add(behavior);
              recorded++;
            }
          }
          return RecordBehaviorsResponse.newBuilder()
              .setRecordedCount(recorded)
              .setDuplicateCount(request.getBehaviorsCount() - recorded)
              .setSequence(log.size())
              .build();
        });
  }

  private static void check(RecordBehaviorsRequest request) {
    List<FieldViolation> violations = new ArrayList<>();
    for (int i = 0; i < request.getBehaviorsCount(); i++) {
      Behavior behavior = request.getBehaviors(i);
      boolean search = behavior.getKind() == BehaviorKind.BEHAVIOR_KIND_SEARCH;
      if (search != behavior.getItemId().isEmpty()) {
        violations.add(
            new FieldViolation("behaviors[%d].item_id".formatted(i), "must fit the kind"));
      }
      if (behavior.getOccurredAt().getSeconds() > NOW.getSeconds() + 86_400) {
        violations.add(
            new FieldViolation("behaviors[%d].occurred_at".formatted(i), "in the future"));
      }
    }
    if (!violations.isEmpty()) {
      throw RpcException.invalid(violations);
    }
  }

  @Override
  public void refreshIntent(
      RefreshIntentRequest request, StreamObserver<RefreshIntentResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          fault.strike();
          long known =
              request.getUserIdsList().stream()
                  .filter(user ->
                      intent(GetIntentRequest.newBuilder().setUserId(user).build())
                              .getUserSequence()
                          > 0)
                  .count();
          return RefreshIntentResponse.newBuilder()
              .setRefreshedCount(Math.toIntExact(known))
              .build();
        });
  }
}
