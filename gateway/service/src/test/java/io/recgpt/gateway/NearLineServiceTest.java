package io.recgpt.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.gateway.v1.GetWorkerStatusRequest;
import io.recgpt.gateway.v1.ReleaseUsersRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.SetAsideUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NearLineServiceTest {
  private static final Tenant ACME = new Tenant("acme");

  private final GatewayFixture cluster = new GatewayFixture();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void getWorkerStatus_always_isPassedOnForTheTenant() {
    assertThat(
            cluster
                .nearLine(ACME)
                .getWorkerStatus(GetWorkerStatusRequest.getDefaultInstance())
                .getStatus()
                .getSetAsideList())
        .extracting(SetAsideUser::getUserId)
        .containsExactly("poison of acme");
  }

  @Test
  void releaseUsers_named_arePassedOn() {
    ReleaseUsersRequest request =
        ReleaseUsersRequest.newBuilder().addUserIds("u").addUserIds("v").build();

    assertThat(cluster.nearLine(ACME).releaseUsers(request).getReleasedCount()).isEqualTo(2);
  }

  @Test
  void releaseUsers_withoutAName_isRefused() {
    ReleaseUsersRequest request = ReleaseUsersRequest.newBuilder().addUserIds("").build();

    assertThatThrownBy(() -> cluster.nearLine(ACME).releaseUsers(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            fault ->
                assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  @Test
  void getWorkerStatus_intentFails_isUnavailable() {
    cluster.worker.fault =
        () -> {
          throw RpcException.of(ErrorCode.INTERNAL, "broken");
        };

    assertThatThrownBy(() ->
            cluster.nearLine(ACME).getWorkerStatus(GetWorkerStatusRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            fault -> assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
  }
}
