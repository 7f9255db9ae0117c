package io.recgpt.gateway;

import static io.recgpt.gateway.GatewayFixture.behavior;
import static io.recgpt.gateway.GatewayFixture.errorOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.RecordEventsResponse;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.FieldViolation;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventServiceTest {
  private static final Behavior CLICK =
      behavior("e1", "ann", BehaviorKind.BEHAVIOR_KIND_CLICK, "item-01");

  private final GatewayFixture cluster = new GatewayFixture();

  @AfterEach
  void close() {
    cluster.close();
  }

  private RecordEventsResponse record(Behavior... events) {
    return cluster
        .events()
        .recordEvents(
            RecordEventsRequest.newBuilder().addAllEvents(java.util.List.of(events)).build());
  }

  @Test
  void recordEvents_oneTwice_countsTheDuplicate() {
    RecordEventsResponse response =
        record(CLICK, CLICK.toBuilder().setEventId("e2").build(), CLICK);

    assertThat(response.getRecordedCount()).isEqualTo(2);
    assertThat(response.getDuplicateCount()).isEqualTo(1);
  }

  @Test
  void recordEvents_intentRefuses_namesTheFieldsOfTheRequest() {
    Behavior late =
        CLICK.toBuilder()
            .setOccurredAt(FakeIntentService.NOW.toBuilder().setSeconds(1_750_000_000_000L))
            .build();

    RpcException error = errorOf(() -> record(CLICK, CLICK, late));

    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(error.violations())
        .containsExactly(new FieldViolation("events[2].occurred_at", "in the future"));
    assertThat(error).hasMessage("events[2].occurred_at: in the future");
  }

  @Test
  void recordEvents_ruleOfOneFieldBroken_namesIt() {
    RpcException error = errorOf(() -> record(CLICK, CLICK.toBuilder().clearUserId().build()));

    assertThat(error.violations()).extracting(FieldViolation::field).contains("events[1].user_id");
  }

  @Test
  void recordEvents_none_isRefused() {
    assertThat(errorOf(this::record).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void recordEvents_intentUnavailable_isUnavailable() {
    cluster.intent.fault = Fault.status(Status.UNAVAILABLE);

    RpcException error = errorOf(() -> record(CLICK));

    assertThat(error.code()).isEqualTo(ErrorCode.PEER_UNAVAILABLE);
    assertThat(error).hasMessage("the intent service cannot be reached: try again in a moment");
  }

  @Test
  void recordEvents_intentFails_tellsNothingOfItsInside() {
    cluster.intent.fault =
        () -> {
          throw new IllegalStateException("table users");
        };

    assertThat(errorOf(() -> record(CLICK)))
        .hasMessage("the intent service failed: try again in a moment");
  }
}
