package io.recgpt.intent;

import static io.recgpt.intent.IntentHarness.NOW;
import static io.recgpt.intent.IntentHarness.behavior;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.intent.v1.CommittedProfile;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.intent.v1.ListInterestsRequest;
import io.recgpt.intent.v1.ListUsersRequest;
import io.recgpt.intent.v1.ListUsersResponse;
import io.recgpt.intent.v1.RecordBehaviorsRequest;
import io.recgpt.intent.v1.RecordBehaviorsResponse;
import io.recgpt.intent.v1.RefreshIntentRequest;
import io.recgpt.intent.v1.ShowPromptRequest;
import io.recgpt.intent.v1.StreamBehaviorsRequest;
import io.recgpt.intent.v1.StreamBehaviorsResponse;
import io.recgpt.intent.v1.StreamProfilesRequest;
import io.recgpt.intent.v1.StreamProfilesResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.FieldViolation;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Clock;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Profile;
import io.recgpt.type.v1.ProfileState;
import io.recgpt.type.v1.Prompt;
import io.recgpt.type.v1.PromptMessage;
import io.recgpt.type.v1.PromptTask;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IntentServiceTest {
  @TempDir Path dataDir;
  private IntentHarness harness;

  @BeforeEach
  void open() {
    harness = IntentHarness.open(dataDir);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void warmUp_withoutUsers_asksForSomebodysIntent() {
    assertThat(harness.warmUp()).containsExactly("ListUsers", "GetIntent");
  }

  @Test
  void recordBehaviors_twice_countsDuplicatesAndKeepsTheLog() {
    Behavior one = behavior("e1", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "i", NOW);
    Behavior two = behavior("e2", "u", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "i", NOW);

    RecordBehaviorsResponse first = record(one, two, one);
    RecordBehaviorsResponse second = record(two);

    assertThat(first.getRecordedCount()).isEqualTo(2);
    assertThat(first.getDuplicateCount()).isEqualTo(1);
    assertThat(second.getRecordedCount()).isZero();
    assertThat(second.getDuplicateCount()).isEqualTo(1);
    assertThat(second.getSequence()).isEqualTo(first.getSequence());
  }

  @Test
  void recordBehaviors_sameEventIdOfAnotherTenant_isNew() {
    Behavior event = behavior("e1", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "i", NOW);
    record(event);

    assertThat(
            harness
                .stub(new Tenant("other"))
                .recordBehaviors(RecordBehaviorsRequest.newBuilder().addBehaviors(event).build())
                .getRecordedCount())
        .isEqualTo(1);
  }

  @Test
  void recordBehaviors_wrongFields_refusesAllAndNamesThem() {
    Behavior good = behavior("e0", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "i", NOW);
    Behavior noItem = behavior("e1", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "", NOW);
    Behavior noQuery = behavior("e2", "u", BehaviorKind.BEHAVIOR_KIND_SEARCH, "i", NOW);
    Behavior millis =
        good.toBuilder()
            .setEventId("e3")
            .setOccurredAt(Timestamp.newBuilder().setSeconds(NOW.toEpochMilli()))
            .build();
    Behavior before1970 =
        good.toBuilder()
            .setEventId("e4")
            .setOccurredAt(Timestamp.newBuilder().setSeconds(-1))
            .build();

    assertThatThrownBy(() -> record(good, noItem, noQuery, millis, before1970))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> {
              RpcException details = RpcException.from(refused);
              assertThat(details.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
              assertThat(details.violations())
                  .extracting(FieldViolation::field)
                  .containsExactly(
                      "behaviors[1].item_id",
                      "behaviors[2].item_id",
                      "behaviors[2].query",
                      "behaviors[3].occurred_at",
                      "behaviors[4].occurred_at");
              assertThat(details.violations().get(3).description()).contains("milliseconds");
            });
    assertThat(intent("u").getUserSequence()).isZero();
  }

  @Test
  void recordBehaviors_aheadOfTheClock_isKnownAtOnce() {
    record(behavior("e1", "u", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "early", ago(0.1)));
    record(
        behavior("e2", "u", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "local time", ago(-2.0 / 24)),
        behavior("e3", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "a day", ago(-1)));

    GetIntentResponse now = intent("u");

    assertThat(now.getSeenItemIdsList()).containsExactly("a day", "local time", "early");
    assertThat(now.getRecentBehaviorsList())
        .extracting(Behavior::getEventId)
        .containsExactly("e1", "e2", "e3");
    assertThat(now.getRecentBehaviors(2).getOccurredAt()).isEqualTo(now.getAsOf());
  }

  /** Another process, whose clock is ahead, recorded it. */
  @Test
  void getIntent_clockBehindTheLastBehavior_isNotBehindIt() {
    record(behavior("e1", "u", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "i", NOW));
    harness.clock.advance(Duration.ofMinutes(-5));

    assertThat(intent("u").getSeenItemIdsList()).containsExactly("i");
  }

  @Test
  void recordBehaviors_moreThanADayAhead_isRefusedForThatReason() {
    assertThatThrownBy(() ->
            record(behavior("e", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "i", ago(-25.0 / 24))))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(RpcException.from(refused).violations())
                    .containsExactly(
                        new FieldViolation(
                            "behaviors[0].occurred_at",
                            "2025-06-02T13:00:00Z, 1748869200 s (expected: no later than"
                                + " 2025-06-02T12:00:00Z, one day after the server's clock)")));
  }

  @Test
  void showPrompt_ofKnownUser_isWhatWouldBeSent() {
    harness.stock(Tenant.DEFAULT);
    record(
        behavior(
            "e1",
            "u",
            BehaviorKind.BEHAVIOR_KIND_PURCHASE,
            "sturdy-hiking boots",
            NOW.minus(Duration.ofDays(3))),
        behavior(
            "e2",
            "u",
            BehaviorKind.BEHAVIOR_KIND_CLICK,
            "folding-cake tins",
            NOW.minus(Duration.ofDays(2))));

    Prompt interests = prompt(PromptTask.PROMPT_TASK_INTERESTS, "u");
    Prompt tags = prompt(PromptTask.PROMPT_TASK_TAGS, "u");

    assertThat(interests.getVersion()).isEqualTo("interests-1");
    assertThat(interests.getRefresh()).isEqualTo("full");
    assertThat(interests.getTokenizer()).isEqualTo("minilm-wordpiece");
    assertThat(interests.getTokenCount()).isGreaterThan(interests.getFixedTokenCount());
    assertThat(interests.getMessagesList())
        .extracting(PromptMessage::getRole)
        .containsExactly("system", "user");
    assertThat(interests.getMessages(1).getContent())
        .contains("2025-05-29 (purchase) | #1 sturdy hiking boots")
        .doesNotContain("click");
    assertThat(tags.getMessages(1).getContent()).contains("2025-05-30 (click) | #1 folding cake");
  }

  @Test
  void showPrompt_ofNobody_isNotFound() {
    assertThatThrownBy(() -> prompt(PromptTask.PROMPT_TASK_TAGS, "nobody"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(RpcException.from(refused).code()).isEqualTo(ErrorCode.UNKNOWN_USER));
  }

  private Prompt prompt(PromptTask task, String user) {
    return harness
        .stub()
        .showPrompt(ShowPromptRequest.newBuilder().setTask(task).setUserId(user).build())
        .getPrompt();
  }

  @Test
  void getIntent_beforeAnyBehavior_hasNothing() {
    GetIntentResponse response = intent("nobody");

    assertThat(response.getProfile().getState()).isEqualTo(ProfileState.PROFILE_STATE_NONE);
    assertThat(response.getRecentBehaviorsList()).isEmpty();
    assertThat(response.getAsOf()).isEqualTo(Timestamps.fromMillis(NOW.toEpochMilli()));
  }

  @Test
  void getIntent_asOf_seesNothingLaterAndNoImpressions() {
    record(
        behavior("e1", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "a", ago(3)),
        behavior("e2", "u", BehaviorKind.BEHAVIOR_KIND_IMPRESSION, "b", ago(2)),
        behavior("e3", "u", BehaviorKind.BEHAVIOR_KIND_RETURN, "c", ago(2)),
        behavior("e4", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "d", ago(1)));

    GetIntentResponse response =
        harness
            .stub()
            .getIntent(
                GetIntentRequest.newBuilder()
                    .setUserId("u")
                    .setAsOf(Timestamps.fromMillis(ago(1.5).toEpochMilli()))
                    .build());

    assertThat(response.getRecentBehaviorsList())
        .extracting(Behavior::getEventId)
        .containsExactly("e1", "e3");
    assertThat(response.getSeenItemIdsList()).containsExactly("c", "a");
    assertThat(response.getUserSequence()).isEqualTo(4);
  }

  @Test
  void getIntent_dataClock_isTheTimeOfTheLastBehavior() {
    long sequence =
        harness.retrieval.put(
            Tenant.DEFAULT, Domain.newBuilder().setName("past").setClock(Clock.CLOCK_DATA).build());
    await(sequence);
    record(behavior("e1", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "a", ago(400)));

    assertThat(intent("u").getAsOf()).isEqualTo(Timestamps.fromMillis(ago(400).toEpochMilli()));
  }

  @Test
  void getIntent_invalidAsOf_isRefused() {
    assertThatThrownBy(() ->
            harness
                .stub()
                .getIntent(
                    GetIntentRequest.newBuilder()
                        .setUserId("u")
                        .setAsOf(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
                        .build()))
        .extracting(thrown -> Status.fromThrowable(thrown).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void refreshIntent_evidence_minesAFreshProfileThatNewEvidenceMakesStale() {
    harness.stock(Tenant.DEFAULT);
    recordBoots("u");

    refresh("u", "nobody");
    Profile fresh = intent("u").getProfile();
    record(behavior("new", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "folding-cake tins", ago(0.1)));
    Profile afterClick = intent("u").getProfile();
    record(behavior("n2", "u", BehaviorKind.BEHAVIOR_KIND_PURCHASE, "folding-cake tins", ago(0.1)));

    assertThat(fresh.getState()).isEqualTo(ProfileState.PROFILE_STATE_FRESH);
    assertThat(fresh.getVersion()).isEqualTo(1);
    assertThat(fresh.getInterests(0).getName()).contains("boots");
    assertThat(fresh.getInterests(0).getProvenance().getEngine()).isEqualTo("extractive");
    assertThat(fresh.getInterests(0).getEvidenceEventIdsList()).contains("u-0", "u-3");
    assertThat(afterClick.getState()).isEqualTo(ProfileState.PROFILE_STATE_FRESH);
    assertThat(intent("u").getProfile().getState()).isEqualTo(ProfileState.PROFILE_STATE_STALE);
  }

  @Test
  void refreshIntent_again_keepsInterestIdsAndCountsVersions() {
    harness.stock(Tenant.DEFAULT);
    recordBoots("u");
    refresh("u");
    String id = intent("u").getProfile().getInterests(0).getInterestId();
    harness.clock.advance(Duration.ofHours(1));

    refresh("u");

    assertThat(intent("u").getProfile().getVersion()).isEqualTo(2);
    assertThat(intent("u").getProfile().getInterests(0).getInterestId()).isEqualTo(id);
  }

  @Test
  void getIntent_afterTwoWeeks_isStale() {
    harness.stock(Tenant.DEFAULT);
    recordBoots("u");
    refresh("u");

    harness.clock.advance(Duration.ofDays(15));

    assertThat(intent("u").getProfile().getState()).isEqualTo(ProfileState.PROFILE_STATE_STALE);
  }

  @Test
  void listInterests_unknownUser_isNotFound() {
    assertThatThrownBy(() -> list("nobody"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(RpcException.from(refused).code()).isEqualTo(ErrorCode.UNKNOWN_USER));
  }

  @Test
  void listInterests_minedUser_hasTheProfile() {
    harness.stock(Tenant.DEFAULT);
    recordBoots("u");
    refresh("u");

    assertThat(list("u").getInterestsList()).hasSize(1);
  }

  @Test
  void listUsers_pages_giveAllOnce() {
    for (int i = 0; i < 5; i++) {
      record(behavior("e" + i, "user-" + i, BehaviorKind.BEHAVIOR_KIND_CLICK, "a", NOW));
    }

    List<String> users = new ArrayList<>();
    String token = "";
    do {
      ListUsersResponse page =
          harness
              .stub()
              .listUsers(ListUsersRequest.newBuilder().setPageSize(2).setPageToken(token).build());
      users.addAll(page.getUserIdsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(users).containsExactly("user-0", "user-1", "user-2", "user-3", "user-4");
  }

  @Test
  void listUsers_brokenToken_isRefused() {
    assertThatThrownBy(
            () -> harness.stub().listUsers(ListUsersRequest.newBuilder().setPageToken("%").build()))
        .extracting(thrown -> Status.fromThrowable(thrown).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void streamBehaviors_fromCursor_sendsWhatFollowsAndWhatComes() {
    record(behavior("e1", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "a", NOW));
    record(behavior("e2", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "b", NOW));
    Iterator<StreamBehaviorsResponse> stream =
        harness
            .stub()
            .streamBehaviors(StreamBehaviorsRequest.newBuilder().setAfterSequence(1).build());

    assertThat(stream.next().getBehaviors(0).getBehavior().getEventId()).isEqualTo("e2");
    record(behavior("e3", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "c", NOW));
    StreamBehaviorsResponse next = stream.next();
    assertThat(next.getBehaviors(0).getSequence()).isEqualTo(3);
    assertThat(next.getBehaviors(0).getTenant()).isEqualTo("default");
    assertThat(next.getBehaviors(0).getBehavior())
        .isEqualTo(behavior("e3", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "c", NOW));
  }

  @Test
  void streamProfiles_fromCursor_sendsWhatIsCommittedAndNamesNobody() {
    harness.stock(Tenant.DEFAULT);
    recordBoots("somebody");
    refresh("somebody");
    Iterator<StreamProfilesResponse> stream =
        harness.stub().streamProfiles(StreamProfilesRequest.getDefaultInstance());

    StreamProfilesResponse first = stream.next();
    harness.clock.advance(Duration.ofHours(1));
    refresh("somebody");
    CommittedProfile second = stream.next().getProfiles(0);

    CommittedProfile profile = first.getProfiles(0);
    assertThat(profile.getTenant()).isEqualTo("default");
    assertThat(profile.getInterests(0).getName()).contains("boots");
    assertThat(profile.getInterests(0).getEvidenceItems(0).getItemId()).contains("boots");
    assertThat(profile.toString()).doesNotContain("somebody");
    assertThat(first.getItemsSequence()).isEqualTo(12);
    assertThat(second.getSequence()).isGreaterThan(profile.getSequence());
    assertThat(second.getAsOf()).isNotEqualTo(profile.getAsOf());
  }

  @Test
  void restart_onTheSameFolder_keepsLogAndProfile() {
    harness.stock(Tenant.DEFAULT);
    recordBoots("u");
    refresh("u");
    Profile before = intent("u").getProfile();
    harness.close();

    harness = IntentHarness.open(dataDir);

    assertThat(intent("u").getProfile()).isEqualTo(before);
  }

  private void recordBoots(String user) {
    String[] modifiers = {"sturdy", "folding", "printed", "compact"};
    for (int i = 0; i < modifiers.length; i++) {
      record(
          behavior(
              user + "-" + i,
              user,
              i % 2 == 0
                  ? BehaviorKind.BEHAVIOR_KIND_PURCHASE
                  : BehaviorKind.BEHAVIOR_KIND_FAVORITE,
              modifiers[i] + "-hiking boots",
              ago(100 - 30 * i)));
    }
  }

  private RecordBehaviorsResponse record(Behavior... behaviors) {
    return harness
        .stub()
        .recordBehaviors(
            RecordBehaviorsRequest.newBuilder().addAllBehaviors(List.of(behaviors)).build());
  }

  private GetIntentResponse intent(String user) {
    return harness.stub().getIntent(GetIntentRequest.newBuilder().setUserId(user).build());
  }

  private Profile list(String user) {
    return harness
        .stub()
        .listInterests(ListInterestsRequest.newBuilder().setUserId(user).build())
        .getProfile();
  }

  private void refresh(String... users) {
    assertThat(
            harness
                .stub()
                .refreshIntent(
                    RefreshIntentRequest.newBuilder().addAllUserIds(List.of(users)).build())
                .getRefreshedCount())
        .isEqualTo(1);
  }

  private void await(long sequence) {
    harness
        .stub()
        .awaitItems(
            io.recgpt.intent.v1.AwaitItemsRequest.newBuilder().setSequence(sequence).build());
  }

  private static Instant ago(double days) {
    return NOW.minusSeconds((long) (days * 86_400));
  }

  @Test
  void getIntent_knownRevision_sendsOnlyWhatChanged() {
    record(behavior("e1", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "i", NOW));
    GetIntentRequest request = GetIntentRequest.newBuilder().setUserId("u").build();
    GetIntentResponse first = harness.stub().getIntent(request);
    GetIntentRequest again = request.toBuilder().setKnownRevision(first.getRevision()).build();

    GetIntentResponse same = harness.stub().getIntent(again);
    record(behavior("e2", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "j", NOW));
    GetIntentResponse changed = harness.stub().getIntent(again);

    assertThat(same.getNotModified()).isTrue();
    assertThat(same.getRecentBehaviorsList()).isEmpty();
    assertThat(same.getUserSequence()).isEqualTo(first.getUserSequence());
    assertThat(same.getProfile().getState()).isEqualTo(first.getProfile().getState());
    assertThat(changed.getNotModified()).isFalse();
    assertThat(changed.getRecentBehaviorsList()).hasSize(2);
    assertThat(changed.getRevision()).isNotEqualTo(first.getRevision());
  }

  @Test
  void getIntent_brokenRevisionOrNobody_isAnsweredWhole() {
    record(behavior("e1", "u", BehaviorKind.BEHAVIOR_KIND_CLICK, "i", NOW));

    GetIntentResponse broken =
        harness
            .stub()
            .getIntent(GetIntentRequest.newBuilder().setUserId("u").setKnownRevision("x").build());
    GetIntentResponse nobody =
        harness.stub().getIntent(GetIntentRequest.newBuilder().setUserId("nobody").build());

    assertThat(broken.getNotModified()).isFalse();
    assertThat(broken.getRecentBehaviorsList()).hasSize(1);
    assertThat(nobody.getRevision()).isEmpty();
  }
}
