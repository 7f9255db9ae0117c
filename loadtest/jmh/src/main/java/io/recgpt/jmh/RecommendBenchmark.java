package io.recgpt.jmh;

import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.processes.DemoShopClient;
import io.recgpt.processes.TemporaryFolder;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Latency of one request over the demo shop, its shoppers in turn, one request at a time. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
public class RecommendBenchmark {
  private final AtomicInteger turn = new AtomicInteger();
  private final DemoShopClient shop = new DemoShopClient();
  private final List<RetrieveRequest> retrievals = new ArrayList<>();
  private TemporaryFolder folder;
  private Cluster cluster;
  private List<String> users = List.of();

  /** Opens a cluster with the whole shop, every shopper mined. */
  @Setup
  public void open() throws IOException {
    folder = new TemporaryFolder();
    cluster = Cluster.open(ClusterConfig.in(folder.path()).withoutWorker());
    shop.loadAll(DemoShopClient.Channels.of(cluster));
    users = shop.users();
    for (String user : users) {
      retrievals.add(
          RetrieveRequests.of(
              IntentServiceGrpc.newBlockingStub(cluster.intent())
                  .getIntent(GetIntentRequest.newBuilder().setUserId(user).build())));
      // The first list for a shopper embeds the tags; that is not what is measured.
      recommend(user, true);
    }
  }

  /** Closes it and deletes its state. */
  @TearDown
  public void close() throws IOException {
    cluster.close();
    folder.close();
  }

  /** Ten items with their explanations, through all services. */
  @Benchmark
  public RecommendResponse recommendExplained() {
    return recommend(false);
  }

  /** Ten items without explanations. */
  @Benchmark
  public RecommendResponse recommend() {
    return recommend(true);
  }

  /** The retrieval service alone, with what intent knows of the shopper in the request. */
  @Benchmark
  public RetrieveResponse retrieve() {
    return RetrievalServiceGrpc.newBlockingStub(cluster.retrieval())
        .retrieve(retrievals.get(next(retrievals)));
  }

  private RecommendResponse recommend(boolean omitExplanations) {
    return recommend(users.get(next(users)), omitExplanations);
  }

  private RecommendResponse recommend(String user, boolean omitExplanations) {
    return RecommendationServiceGrpc.newBlockingStub(cluster.gateway())
        .withDeadlineAfter(1, TimeUnit.MINUTES)
        .recommend(
            RecommendRequest.newBuilder()
                .setUserId(user)
                .setOmitExplanations(omitExplanations)
                .build());
  }

  private int next(List<?> values) {
    return Math.floorMod(turn.getAndIncrement(), values.size());
  }
}
