package io.recgpt.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.LookUpResponse;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four processes that do no work. */
class EchoMainIT {
  @TempDir private Path folder;

  @Test
  void chain_underLoad_answersEachCallThroughAllFour() throws Exception {
    Path samples = folder.resolve("samples");
    SampleCodec sample = sample();
    SampleCodec.write(samples, List.of(sample, sample));
    assertThat(SampleCodec.read(samples)).containsExactly(sample, sample);
    List<RecommendRequest> requests = List.of(sample.request());
    try (ServiceCluster cluster = ChainClient.echo(folder.resolve("echo"), samples, List.of())) {
      LoadClient client =
          new LoadClient(cluster.channel(Service.GATEWAY), requests, Duration.ofSeconds(10));

      LoadClient.Outcome closed = client.inFlight(4, Duration.ofSeconds(2));
      LoadClient.Outcome open = client.atRate(20, Duration.ofSeconds(2));

      assertThat(closed.answered()).isPositive();
      assertThat(closed.failed()).isZero();
      assertThat(open.answered() + open.failed()).isEqualTo(40);
      assertThat(open.failed()).isZero();
      assertThat(open.p99()).isGreaterThanOrEqualTo(open.median()).isPositive();
      assertThat(cluster.cpu()).isPositive();
      cluster.process(Service.EXPLAIN).kill();
      assertThat(client.inFlight(1, Duration.ofSeconds(1)).failed()).isPositive();
    }
  }

  private static SampleCodec sample() {
    return new SampleCodec(
        RecommendRequest.newBuilder().setUserId("u").build(),
        GetIntentRequest.newBuilder().setUserId("u").build(),
        GetIntentResponse.getDefaultInstance(),
        RetrieveRequest.newBuilder()
            .setCount(1)
            .setAsOf(Timestamp.newBuilder().setSeconds(1_700_000_000))
            .build(),
        RetrieveResponse.getDefaultInstance(),
        LookUpRequest.getDefaultInstance(),
        LookUpResponse.getDefaultInstance(),
        RecommendResponse.newBuilder().setRecommendationId("r").build());
  }
}
