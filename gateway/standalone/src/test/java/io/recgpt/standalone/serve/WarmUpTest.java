package io.recgpt.standalone.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.recgpt.inference.Embedding;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.process.WarmUp;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import io.recgpt.testkit.HashingEmbedder;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WarmUpTest {
  private static final String QUERY = "a lamp for reading";

  @TempDir private Path folder;

  @Test
  void run_clusterWithoutData_isNoFaultAndEnds() {
    try (Cluster cluster =
        Cluster.open(ClusterConfig.in(folder).withoutWorker(), new HashingEmbedder())) {
      cluster.ready().join();

      assertThat(WarmUp.run(new WarmUpRound(cluster))).isBetween(1, 5);
      assertThat(WarmUp.run(new WarmUpRound(cluster))).isBetween(1, 5);
    }
  }

  @Test
  void serve_clusterWithAUser_recommendsToThemBeforeItSaysThatItServes() {
    StatusAtQuery embedder = new StatusAtQuery();
    try (Cluster cluster = Cluster.open(ClusterConfig.in(folder).withoutWorker(), embedder)) {
      cluster.ready().join();
      Connection.to(cluster, Tenant.DEFAULT).gateway().recordEvents(List.of(search()));
      try (RpcServer server = ListenOptions.onLoopback(0).listen(cluster)) {
        embedder.port = server.port();

        ServeCommand.serve(cluster, server);

        assertThat(embedder.seen).isNotEmpty().containsOnly(ServingStatus.NOT_SERVING);
        assertThat(embedder.status()).isEqualTo(ServingStatus.SERVING);
      }
    }
  }

  private static Behavior search() {
    return Behavior.newBuilder()
        .setEventId("e")
        .setUserId("reader")
        .setKind(BehaviorKind.BEHAVIOR_KIND_SEARCH)
        .setQuery(QUERY)
        .setOccurredAt(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
        .build();
  }

  /** Notes what the server said of itself whenever the user's query was embedded. */
  private static final class StatusAtQuery implements TextEmbedder {
    private final HashingEmbedder embedder = new HashingEmbedder();
    private final Queue<ServingStatus> seen = new ConcurrentLinkedQueue<>();
    private volatile int port;

    private ServingStatus status() {
      ManagedChannel channel = RpcChannels.target("127.0.0.1:" + port);
      try {
        return HealthGrpc.newBlockingStub(channel)
            .check(HealthCheckRequest.getDefaultInstance())
            .getStatus();
      } finally {
        channel.shutdownNow();
      }
    }

    @Override
    public String model() {
      return embedder.model();
    }

    @Override
    public int dimension() {
      return embedder.dimension();
    }

    @Override
    public List<Embedding> embed(List<String> texts) {
      if (port != 0 && texts.contains(QUERY)) {
        seen.add(status());
      }
      return embedder.embed(texts);
    }

    @Override
    public void close() {}
  }
}
