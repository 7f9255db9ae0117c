package io.recgpt.standalone.serve;

import static java.util.Objects.requireNonNull;

import io.grpc.StatusRuntimeException;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.ListUsersRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.process.WarmUp;
import io.recgpt.standalone.client.Connection;
import io.recgpt.standalone.client.GatewayClient;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.exit.CommandException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recommendations through the whole chain before those of others. */
final class WarmUpRound implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(WarmUpRound.class);

  private final Cluster cluster;
  private final GatewayClient gateway;
  private @Nullable List<RecommendRequest> requests;

  /** One for a cluster in this process that is ready. */
  WarmUpRound(Cluster cluster) {
    this.cluster = requireNonNull(cluster);
    this.gateway = Connection.to(cluster, Tenant.DEFAULT).gateway();
  }

  @Override
  public void run() {
    List<RecommendRequest> known = requests;
    if (known == null) {
      known = requests();
      requests = known;
    }
    known.forEach(this::call);
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
              .withDeadlineAfter(WarmUp.CALL.toSeconds(), TimeUnit.SECONDS)
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
