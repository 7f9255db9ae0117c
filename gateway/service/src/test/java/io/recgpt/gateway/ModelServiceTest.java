package io.recgpt.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.gateway.v1.LoadModelRequest;
import io.recgpt.gateway.v1.TrainModelRequest;
import io.recgpt.gateway.v1.TrainModelResponse;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelServiceTest {
  private final GatewayFixture cluster = new GatewayFixture();

  @AfterEach
  void close() {
    cluster.close();
  }

  private List<TrainModelResponse> train(TrainModelRequest request) {
    List<TrainModelResponse> told = new ArrayList<>();
    cluster.models().trainModel(request).forEachRemaining(told::add);
    return told;
  }

  @Test
  void trainModel_allFields_arePassedOnAndProgressComesBack() {
    Timestamp until = Timestamp.newBuilder().setSeconds(1_700_000_000).build();

    List<TrainModelResponse> told =
        train(
            TrainModelRequest.newBuilder().setUntil(until).setSeed(7).setKeepServing(true).build());

    assertThat(told).hasSize(2);
    assertThat(told.getFirst().getProgress().getStep()).isEqualTo("towers");
    assertThat(told.getLast().getVersion().getName()).isEqualTo("v1");
    assertThat(cluster.retrieval.trainings)
        .singleElement()
        .satisfies(asked -> {
          assertThat(asked.getUntil()).isEqualTo(until);
          assertThat(asked.getSeed()).isEqualTo(7);
          assertThat(asked.getKeepServing()).isTrue();
        });
  }

  @Test
  void trainModel_tooLittle_keepsCodeAndReason() {
    cluster.retrieval.fault =
        () -> {
          throw RpcException.of(ErrorCode.TOO_LITTLE_DATA, "12 events (expected: 500)");
        };

    assertThatThrownBy(() -> train(TrainModelRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            fault -> {
              assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
              assertThat(RpcException.from(fault).code()).isEqualTo(ErrorCode.TOO_LITTLE_DATA);
              assertThat(fault.getStatus().getDescription()).contains("12 events");
            });
  }

  @Test
  void loadModel_knownNoneAndUnknown_answersEach() {
    assertThat(
            cluster
                .models()
                .loadModel(LoadModelRequest.newBuilder().setVersion("v1").build())
                .getVersion()
                .getName())
        .isEqualTo("v1");
    assertThat(cluster.models().loadModel(LoadModelRequest.getDefaultInstance()).hasVersion())
        .isFalse();
    assertThatThrownBy(() ->
            cluster.models().loadModel(LoadModelRequest.newBuilder().setVersion("v2").build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            fault -> assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }
}
