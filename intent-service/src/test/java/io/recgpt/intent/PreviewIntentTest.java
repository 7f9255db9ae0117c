package io.recgpt.intent;

import static io.recgpt.intent.IntentHarness.NOW;
import static io.recgpt.intent.IntentHarness.behavior;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Timestamps;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.intent.v1.PreviewIntentRequest;
import io.recgpt.intent.v1.PreviewIntentResponse;
import io.recgpt.intent.v1.RecordBehaviorsRequest;
import io.recgpt.intent.v1.RefreshIntentRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.testkit.ScriptedGenerator;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.ProfileState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreviewIntentTest {
  @TempDir Path dataDir;

  @Test
  void getIntent_withALanguageModel_neverAsksIt() {
    ScriptedGenerator generator = ScriptedGenerator.answering("[]");
    try (IntentHarness harness = stocked(generator)) {
      GetIntentRequest request =
          GetIntentRequest.newBuilder()
              .setUserId("u")
              .setAsOf(Timestamps.fromMillis(NOW.toEpochMilli()))
              .build();
      GetIntentResponse before = harness.stub().getIntent(request);
      refresh(harness);
      int mined = generator.requests().size();
      harness.clock.advance(Duration.ofDays(30));
      GetIntentResponse stale =
          harness.stub().getIntent(GetIntentRequest.newBuilder().setUserId("u").build());

      assertThat(before.getProfile().getState()).isEqualTo(ProfileState.PROFILE_STATE_NONE);
      assertThat(stale.getProfile().getState()).isEqualTo(ProfileState.PROFILE_STATE_STALE);
      assertThat(mined).isPositive();
      assertThat(generator.requests()).hasSize(mined);
    }
  }

  @Test
  void previewIntent_evidence_isMinedAndNotKept() {
    try (IntentHarness harness = IntentHarness.open(dataDir)) {
      stock(harness);
      PreviewIntentResponse preview = harness.stub().previewIntent(request());
      GetIntentResponse kept =
          harness.stub().getIntent(GetIntentRequest.newBuilder().setUserId("u").build());

      assertThat(preview.getProfile().getInterests(0).getName()).contains("boots");
      assertThat(preview.getProfile().getVersion()).isEqualTo(1);
      assertThat(preview.getRecentBehaviorsList()).isEqualTo(kept.getRecentBehaviorsList());
      assertThat(preview.getSeenItemIdsList()).isEqualTo(kept.getSeenItemIdsList());
      assertThat(preview.getUserSequence()).isEqualTo(kept.getUserSequence());
      assertThat(kept.getProfile().getState()).isEqualTo(ProfileState.PROFILE_STATE_NONE);
    }
  }

  @Test
  void previewIntent_nobody_hasNoProfile() {
    try (IntentHarness harness = IntentHarness.open(dataDir)) {
      PreviewIntentResponse preview = harness.stub().previewIntent(request());

      assertThat(preview.getProfile().getState()).isEqualTo(ProfileState.PROFILE_STATE_NONE);
      assertThat(preview.getUserSequence()).isZero();
    }
  }

  @Test
  void previewIntent_moreAtOnceThanMayBe_isRefusedAtOnceAndGetIntentIsNot()
      throws InterruptedException, ExecutionException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    ScriptedGenerator generator =
        ScriptedGenerator.of(request -> {
          asked.countDown();
          try {
            answer.await();
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
          return "[]";
        });
    try (IntentHarness harness = stocked(generator)) {
      FutureTask<PreviewIntentResponse> first =
          new FutureTask<>(() -> harness.stub().previewIntent(request()));
      Thread.ofVirtual().start(first);
      asked.await();

      assertThatThrownBy(() -> harness.stub().previewIntent(request()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused -> {
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                assertThat(RpcException.from(refused).code()).isEqualTo(ErrorCode.OVERLOADED);
              });
      assertThat(
              harness
                  .stub()
                  .getIntent(GetIntentRequest.newBuilder().setUserId("u").build())
                  .getUserSequence())
          .isPositive();
      answer.countDown();
      first.get();
      assertThat(harness.stub().previewIntent(request()).getProfile().getVersion()).isEqualTo(1);
    }
  }

  private static PreviewIntentRequest request() {
    return PreviewIntentRequest.newBuilder().setUserId("u").build();
  }

  private IntentHarness stocked(ScriptedGenerator generator) {
    IntentHarness harness = IntentHarness.open(dataDir, generator);
    stock(harness);
    return harness;
  }

  private static void stock(IntentHarness harness) {
    harness.stock(Tenant.DEFAULT);
    String[] modifiers = {"sturdy", "folding", "printed", "compact"};
    RecordBehaviorsRequest.Builder request = RecordBehaviorsRequest.newBuilder();
    for (int i = 0; i < modifiers.length; i++) {
      request.addBehaviors(bought(i, modifiers[i] + "-hiking boots"));
    }
    harness.stub().recordBehaviors(request.build());
  }

  private static Behavior bought(int i, String item) {
    return behavior(
        "e" + i,
        "u",
        BehaviorKind.BEHAVIOR_KIND_PURCHASE,
        item,
        NOW.minus(Duration.ofDays(100 - 30L * i)));
  }

  private static void refresh(IntentHarness harness) {
    harness.stub().refreshIntent(RefreshIntentRequest.newBuilder().addUserIds("u").build());
  }
}
