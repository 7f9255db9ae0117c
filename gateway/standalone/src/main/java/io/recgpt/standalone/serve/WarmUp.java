package io.recgpt.standalone.serve;

import static java.util.Objects.requireNonNull;

import io.grpc.StatusRuntimeException;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.ListUsersRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.GatewayClient;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.exit.CommandException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recommendations through the whole chain before those of others. The first ones load classes, read
 * rules and compile: on a busy machine they take longer than the two seconds that a call without a
 * deadline of its own has.
 */
final class WarmUp {
  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
  private static final int MAX_ROUNDS = 5;
  private static final Duration LONGEST = Duration.ofSeconds(15);

  /** A round that took less leaves the next caller's time to what it asks. */
  private static final Duration WARM = Duration.ofMillis(200);

  private final Cluster cluster;
  private final GatewayClient gateway;

  /** One for a cluster in this process that is ready. */
  WarmUp(Cluster cluster) {
    this.cluster = requireNonNull(cluster);
    this.gateway = Connection.to(cluster, Tenant.DEFAULT).gateway();
  }

  /** Calls until a round is short, at most five times or 15 seconds; returns how many it took. */
  int run() {
    long begin = System.nanoTime();
    List<RecommendRequest> requests = requests();
    int rounds = 0;
    long took = Long.MAX_VALUE;
    while (took > WARM.toNanos()
        && rounds < MAX_ROUNDS
        && System.nanoTime() - begin < LONGEST.toNanos()) {
      long start = System.nanoTime();
      requests.forEach(this::call);
      took = System.nanoTime() - start;
      rounds++;
      log.debug("round {}: {} ms", rounds, took / 1_000_000);
    }
    return rounds;
  }

  /** For a visitor, and for a user where there is one. */
  private List<RecommendRequest> requests() {
    List<RecommendRequest> requests = new ArrayList<>();
    requests.add(RecommendRequest.newBuilder().setCount(10).build());
    users()
        .forEach(user ->
            requests.add(RecommendRequest.newBuilder().setUserId(user).setCount(10).build()));
    return requests;
  }

  private List<String> users() {
    try {
      return Tenant.DEFAULT.call(() ->
          IntentServiceGrpc.newBlockingStub(cluster.intent())
              .withDeadlineAfter(LONGEST.toSeconds(), TimeUnit.SECONDS)
              .listUsers(ListUsersRequest.newBuilder().setPageSize(1).build())
              .getUserIdsList());
    } catch (StatusRuntimeException fault) {
      log.debug("no user to warm up by: {}", fault.getMessage());
      return List.of();
    } catch (RuntimeException fault) {
      throw fault;
    } catch (Exception fault) {
      throw new IllegalStateException("a blocking call throws nothing checked", fault);
    }
  }

  /** What is refused warms up too: it is the caller's to learn why. */
  private void call(RecommendRequest request) {
    try {
      gateway.recommend(request);
    } catch (RpcException | CommandException refused) {
      log.debug("warming up: {}", refused.getMessage());
    }
  }
}
