package io.recgpt.intent.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.language.Prompt;
import io.recgpt.intent.message.BehaviorCodec;
import io.recgpt.intent.message.DomainCodec;
import io.recgpt.intent.message.ProfileCodec;
import io.recgpt.intent.refresh.LeasedMiner;
import io.recgpt.intent.refresh.PreviewMiner;
import io.recgpt.intent.refresh.PromptPreview;
import io.recgpt.intent.refresh.TenantClock;
import io.recgpt.intent.refresh.UserMiner;
import io.recgpt.intent.store.BehaviorLog;
import io.recgpt.intent.store.CatalogueStore;
import io.recgpt.intent.store.ProfileLog;
import io.recgpt.intent.store.ProfileStore;
import io.recgpt.intent.store.Revision;
import io.recgpt.intent.store.UserReader;
import io.recgpt.intent.v1.AwaitItemsRequest;
import io.recgpt.intent.v1.AwaitItemsResponse;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.ListInterestsRequest;
import io.recgpt.intent.v1.ListInterestsResponse;
import io.recgpt.intent.v1.ListUsersRequest;
import io.recgpt.intent.v1.ListUsersResponse;
import io.recgpt.intent.v1.PreviewIntentRequest;
import io.recgpt.intent.v1.PreviewIntentResponse;
import io.recgpt.intent.v1.RecordBehaviorsRequest;
import io.recgpt.intent.v1.RecordBehaviorsResponse;
import io.recgpt.intent.v1.RefreshIntentRequest;
import io.recgpt.intent.v1.RefreshIntentResponse;
import io.recgpt.intent.v1.ShowPromptRequest;
import io.recgpt.intent.v1.ShowPromptResponse;
import io.recgpt.intent.v1.StreamBehaviorsRequest;
import io.recgpt.intent.v1.StreamBehaviorsResponse;
import io.recgpt.intent.v1.StreamProfilesRequest;
import io.recgpt.intent.v1.StreamProfilesResponse;
import io.recgpt.intent.worker.NearLineWorker;
import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Cancellation;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.follow.Follower;
import io.recgpt.rpc.follow.LogTail;
import io.recgpt.rpc.server.interceptor.RequestTimes;
import io.recgpt.type.v1.Profile;
import io.recgpt.type.v1.ProfileState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The intent service's methods. */
public final class IntentService extends IntentServiceGrpc.IntentServiceImplBase {
  private static final int DEFAULT_HISTORY = 200;
  private static final int DEFAULT_PAGE = 1_000;
  private static final int STREAM_PAGE = 1_000;

  private final BehaviorLog log;
  private final UserReader users;
  private final TenantClock clock;
  private final NearLineWorker worker;
  private final LeasedMiner miner;
  private final PreviewMiner previews;
  private final Follower<ItemChange> items;
  private final LogTail tail;
  private final ProfileLog profiles;
  private final LogTail profilesTail;
  private final InstantSource wallClock;
  private final DueQueue.Times due;
  private final PromptPreview prompts;
  private final CatalogueStore catalogue;

  /**
   * @param tail wakes who waits for behaviors
   * @param profilesTail wakes who waits for profiles
   * @param due says when a user of new evidence comes due
   */
  public IntentService(
      BehaviorLog log,
      UserReader users,
      TenantClock clock,
      NearLineWorker worker,
      LeasedMiner miner,
      PreviewMiner previews,
      Follower<ItemChange> items,
      LogTail tail,
      ProfileLog profiles,
      LogTail profilesTail,
      InstantSource wallClock,
      DueQueue.Times due,
      PromptPreview prompts,
      CatalogueStore catalogue) {
    this.log = requireNonNull(log);
    this.users = requireNonNull(users);
    this.clock = requireNonNull(clock);
    this.worker = requireNonNull(worker);
    this.miner = requireNonNull(miner);
    this.previews = requireNonNull(previews);
    this.items = requireNonNull(items);
    this.tail = requireNonNull(tail);
    this.profiles = requireNonNull(profiles);
    this.profilesTail = requireNonNull(profilesTail);
    this.wallClock = requireNonNull(wallClock);
    this.due = requireNonNull(due);
    this.prompts = requireNonNull(prompts);
    this.catalogue = requireNonNull(catalogue);
  }

  @Override
  public void recordBehaviors(
      RecordBehaviorsRequest request, StreamObserver<RecordBehaviorsResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          List<Behavior> behaviors =
              BehaviorCodec.decode(request.getBehaviorsList(), wallClock.instant());
          BehaviorLog.Appended appended = log.append(Tenant.current(), behaviors, due);
          if (appended.recorded() > 0) {
            tail.advanced();
          }
          return RecordBehaviorsResponse.newBuilder()
              .setRecordedCount(appended.recorded())
              .setDuplicateCount(appended.duplicates())
              .setSequence(appended.sequence())
              .build();
        });
  }

  @Override
  public void getIntent(GetIntentRequest request, StreamObserver<GetIntentResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          int limit = request.hasHistoryLimit() ? request.getHistoryLimit() : DEFAULT_HISTORY;
          Optional<Revision> known = Revision.decode(request.getKnownRevision());
          return known.isPresent()
              ? revalidated(request, known.get(), limit)
              : answer(request, asOf(request.hasAsOf(), request.getAsOf()), limit);
        });
  }

  /** What the caller knows where it still holds, else anew. */
  private GetIntentResponse revalidated(GetIntentRequest request, Revision known, int limit) {
    Tenant tenant = Tenant.current();
    Optional<Instant> given =
        request.hasAsOf()
            ? Optional.of(RequestTimes.instant("as_of", request.getAsOf()))
            : Optional.empty();
    UserReader.Comparison now =
        users.compare(
            tenant,
            request.getUserId(),
            connection -> given.isPresent() ? given.get() : clock.now(connection, tenant),
            limit,
            known);
    return now.unchanged().isPresent()
        ? notModified(now.unchanged().get(), request.getKnownRevision(), now.asOf())
        : answer(request, now.asOf(), limit);
  }

  private static GetIntentResponse notModified(
      UserReader.Unchanged unchanged, String revision, Instant asOf) {
    ProfileState state =
        unchanged
            .profile()
            .map(head -> ProfileCodec.state(fresh(unchanged.evidenceSequence(), head, asOf)))
            .orElse(ProfileState.PROFILE_STATE_NONE);
    return GetIntentResponse.newBuilder()
        .setProfile(Profile.newBuilder().setState(state))
        .setAsOf(BehaviorCodec.encode(asOf))
        .setUserSequence(unchanged.sequence())
        .setRevision(revision)
        .setNotModified(true)
        .build();
  }

  private GetIntentResponse answer(GetIntentRequest request, Instant asOf, int limit) {
    UserReader.Person person =
        request.getUserId().isEmpty()
            ? UserReader.Person.UNKNOWN
            : users.read(Tenant.current(), request.getUserId(), asOf, limit);
    Profile profile = profile(person, asOf);
    GetIntentResponse.Builder response =
        GetIntentResponse.newBuilder()
            .setProfile(profile)
            .addAllSeenItemIds(person.seen())
            .setAsOf(BehaviorCodec.encode(asOf))
            .setUserSequence(person.sequence());
    person
        .recent()
        .forEach(behavior -> response.addRecentBehaviors(BehaviorCodec.encode(behavior)));
    if (person.key() != 0) {
      response.setRevision(
          new Revision(person.key(), person.sequence(), profile.getVersion(), asOf, limit)
              .encode());
    }
    return response.build();
  }

  @Override
  public void previewIntent(
      PreviewIntentRequest request, StreamObserver<PreviewIntentResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          Instant asOf = asOf(request.hasAsOf(), request.getAsOf());
          Profile profile =
              Cancellation.interrupting(
                      () -> previews.preview(Tenant.current(), request.getUserId(), asOf))
                  .map(stored -> ProfileCodec.decode(stored, true))
                  .orElseGet(ProfileCodec::none);
          UserReader.Person person =
              users.read(
                  Tenant.current(),
                  request.getUserId(),
                  asOf,
                  request.hasHistoryLimit() ? request.getHistoryLimit() : DEFAULT_HISTORY);
          return PreviewIntentResponse.newBuilder()
              .setProfile(profile)
              .addAllRecentBehaviors(person.recent().stream().map(BehaviorCodec::encode).toList())
              .addAllSeenItemIds(person.seen())
              .setAsOf(BehaviorCodec.encode(asOf))
              .setUserSequence(person.sequence())
              .build();
        });
  }

  @Override
  public void refreshIntent(
      RefreshIntentRequest request, StreamObserver<RefreshIntentResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          List<String> userIds = request.getUserIdsList();
          Instant asOf = asOf(request.hasAsOf(), request.getAsOf());
          return RefreshIntentResponse.newBuilder()
              .setRefreshedCount(
                  Cancellation.interrupting(() ->
                      request.hasAsOf()
                          ? worker.refresh(
                              Tenant.current(), userIds, lease -> miner.mine(lease, asOf))
                          : worker.refresh(Tenant.current(), userIds)))
              .build();
        });
  }

  @Override
  public void listInterests(
      ListInterestsRequest request, StreamObserver<ListInterestsResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          Instant now = clock.now(Tenant.current());
          UserReader.Person person = users.read(Tenant.current(), request.getUserId(), now, 0);
          if (person.sequence() == 0) {
            throw unknown(request.getUserId());
          }
          return ListInterestsResponse.newBuilder()
              .setProfile(profile(person, now))
              .putAllBehaviorVerbs(
                  catalogue
                      .state(Tenant.current())
                      .map(state -> DomainCodec.words(state.domain()).verbs())
                      .orElse(Map.of()))
              .build();
        });
  }

  @Override
  public void streamBehaviors(
      StreamBehaviorsRequest request, StreamObserver<StreamBehaviorsResponse> observer) {
    tail.serve(
        request.getAfterSequence(),
        observer,
        after -> LogPageCodec.behaviors(log.after(after, STREAM_PAGE), after));
  }

  @Override
  public void streamProfiles(
      StreamProfilesRequest request, StreamObserver<StreamProfilesResponse> observer) {
    profilesTail.serve(
        request.getAfterSequence(),
        observer,
        after -> LogPageCodec.profiles(profiles.after(after), items.position()));
  }

  @Override
  public void awaitItems(AwaitItemsRequest request, StreamObserver<AwaitItemsResponse> observer) {
    Unary.answer(
        observer,
        () ->
            AwaitItemsResponse.newBuilder()
                .setSequence(items.await(request.getSequence()))
                .build());
  }

  @Override
  public void listUsers(ListUsersRequest request, StreamObserver<ListUsersResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          int size = request.hasPageSize() ? request.getPageSize() : DEFAULT_PAGE;
          List<String> ids =
              users.users(Tenant.current(), lastOfPage(request.getPageToken()), size + 1);
          ListUsersResponse.Builder response = ListUsersResponse.newBuilder();
          if (ids.size() > size) {
            ids = ids.subList(0, size);
            response.setNextPageToken(
                Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(ids.getLast().getBytes(UTF_8)));
          }
          return response.addAllUserIds(ids).build();
        });
  }

  @Override
  public void showPrompt(ShowPromptRequest request, StreamObserver<ShowPromptResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          Tenant tenant = Tenant.current();
          Instant now = clock.now(tenant);
          Optional<Prompt> prompt =
              switch (request.getTask()) {
                case PROMPT_TASK_INTERESTS -> prompts.interests(tenant, request.getUserId(), now);
                case PROMPT_TASK_TAGS -> prompts.tags(tenant, request.getUserId(), now);
                case PROMPT_TASK_UNSPECIFIED, UNRECOGNIZED ->
                    throw RpcException.invalid("task", "not known (expected: INTERESTS or TAGS)");
              };
          return ShowPromptResponse.newBuilder()
              .setPrompt(
                  PromptCodec.encode(
                      prompt.orElseThrow(() -> unknown(request.getUserId())), prompts.tokenizer()))
              .build();
        });
  }

  private static RpcException unknown(String userId) {
    return RpcException.of(
        ErrorCode.UNKNOWN_USER,
        "user: %s has no behaviors (record some, or check the id)".formatted(userId));
  }

  private Instant asOf(boolean given, Timestamp asOf) {
    return given ? RequestTimes.instant("as_of", asOf) : clock.now(Tenant.current());
  }

  /** The profile as of a time: one that was mined later isn't visible then. */
  private static Profile profile(UserReader.Person person, Instant asOf) {
    return person
        .profile()
        .filter(stored -> !stored.asOf().isAfter(asOf))
        .map(stored ->
            ProfileCodec.decode(stored, fresh(person.evidenceSequence(), stored.head(), asOf)))
        .orElseGet(ProfileCodec::none);
  }

  private static boolean fresh(long evidenceSequence, ProfileStore.Head profile, Instant asOf) {
    return evidenceSequence <= profile.minedSequence()
        && !profile.asOf().plus(UserMiner.MAX_AGE).isBefore(asOf);
  }

  private static String lastOfPage(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), UTF_8);
    } catch (IllegalArgumentException broken) {
      throw RpcException.invalid(
          "page_token", "unknown (expected: next_page_token of the page before, or empty)");
    }
  }
}
