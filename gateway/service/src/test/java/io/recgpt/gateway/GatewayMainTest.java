package io.recgpt.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.process.ServiceProcess;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.rpc.setting.SettingsException;
import io.recgpt.type.v1.Rung;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayMainTest {
  private static Settings settings(String... args) {
    return Settings.read(args, Map.of());
  }

  /** All three services at one address, which are not said to serve yet. */
  private static RpcServer peers(FakeRetrievalService retrieval) throws IOException {
    return RpcServer.named("peers")
        .service(new FakeIntentService())
        .service(retrieval)
        .service(new FakeExplainService())
        .tcp("127.0.0.1", 0)
        .start();
  }

  @Test
  void open_overTcp_answersAndIsHealthy() throws Exception {
    FakeRetrievalService retrieval = new FakeRetrievalService();
    try (RpcServer peers = peers(retrieval);
        ServiceProcess gateway =
            GatewayMain.open(
                settings(
                    "--listen-port=0",
                    "--request-deadline-millis=60000",
                    "--intent-target=127.0.0.1:" + peers.port(),
                    "--retrieval-target=127.0.0.1:" + peers.port(),
                    "--explain-target=127.0.0.1:" + peers.port()))) {
      peers.serving();
      gateway.start();
      ManagedChannel channel = RpcChannels.target("127.0.0.1:" + gateway.port());
      try {
        awaitServing(channel);
        assertThat(retrieval.asked).as("asked by the gateway itself").isNotEmpty();
        io.recgpt.gateway.v1.CatalogueServiceGrpc.newBlockingStub(channel)
            .upsertItems(
                UpsertItemsRequest.newBuilder().addItems(GatewayFixture.item("item-01")).build());

        RecommendResponse response =
            RecommendationServiceGrpc.newBlockingStub(channel)
                .recommend(RecommendRequest.getDefaultInstance());

        assertThat(GatewayFixture.ids(response)).containsExactly("item-01");
        assertThat(response.getServing().getRung()).isEqualTo(Rung.RUNG_POPULAR);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  /** Else its first callers would be told that a peer is away which has come meanwhile. */
  @Test
  void start_peersThatDoNotServeYet_areNotCalled() throws Exception {
    FakeRetrievalService retrieval = new FakeRetrievalService();
    try (RpcServer peers = peers(retrieval);
        ServiceProcess gateway =
            GatewayMain.open(
                settings(
                    "--listen-port=0",
                    "--intent-target=127.0.0.1:" + peers.port(),
                    "--retrieval-target=127.0.0.1:" + peers.port(),
                    "--explain-target=127.0.0.1:" + peers.port()))) {
      gateway.start();
      ManagedChannel channel = RpcChannels.target("127.0.0.1:" + gateway.port());
      try {
        awaitServing(channel);

        assertThat(retrieval.asked).isEmpty();
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static void awaitServing(ManagedChannel channel) {
    Iterator<HealthCheckResponse> states =
        HealthGrpc.newBlockingStub(channel).watch(HealthCheckRequest.getDefaultInstance());
    while (states.next().getStatus() != ServingStatus.SERVING) {
      // The next one is told as soon as it is.
    }
  }

  @Test
  void open_wrongSettings_tellsAllOfThem() {
    assertThatThrownBy(() ->
            GatewayMain.open(
                settings("--listen-port=99999", "--history-limit=0", "--no-such-key=1")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("listen-port: 99999")
        .hasMessageContaining("history-limit: 0")
        .hasMessageContaining("no-such-key: unknown");
  }
}
