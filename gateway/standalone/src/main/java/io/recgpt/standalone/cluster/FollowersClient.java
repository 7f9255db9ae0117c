package io.recgpt.standalone.cluster;

import static java.util.Objects.requireNonNull;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.recgpt.explain.v1.ExplainServiceGrpc;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.RecordBehaviorsRequest;
import io.recgpt.retrieval.v1.AwaitBehaviorsRequest;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.standalone.exit.CommandException;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.Item;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits until the services of a cluster have taken over each other's changes. */
public final class FollowersClient {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final Channel intent;
  private final Channel retrieval;
  private final Channel explain;
  private final Tenant tenant;

  /** Waits for those of a cluster in this process. */
  public FollowersClient(Cluster cluster, Tenant tenant) {
    this(cluster.intent(), cluster.retrieval(), cluster.explain(), tenant);
  }

  /** Waits for those behind these channels, which stay the caller's to close. */
  public FollowersClient(Channel intent, Channel retrieval, Channel explain, Tenant tenant) {
    this.intent = requireNonNull(intent, "intent");
    this.retrieval = requireNonNull(retrieval, "retrieval");
    this.explain = requireNonNull(explain, "explain");
    this.tenant = requireNonNull(tenant, "tenant");
  }

  /**
   * Waits for everything sent so far.
   *
   * @param item an item that the catalogue has just so; null: there is none to wait for
   * @param event an event that is recorded; null: there is none to wait for
   */
  public void await(@Nullable Item item, @Nullable Behavior event) {
    try {
      tenant.run(() -> {
        if (item != null) {
          awaitItems(item);
        }
        if (event != null) {
          awaitEvents(event);
        }
      });
    } catch (StatusRuntimeException e) {
      RpcException fault = RpcException.from(e);
      if (fault.code() == ErrorCode.DEADLINE_EXCEEDED || fault.code() == ErrorCode.NOT_READY) {
        throw CommandException.unavailable(
            "the services did not take over all changes in time: run the command again");
      }
      throw fault;
    }
  }

  /** Sent once more an item changes nothing, and its response says where the changes end. */
  private void awaitItems(Item item) {
    long end =
        RetrievalServiceGrpc.newBlockingStub(retrieval)
            .withDeadlineAfter(TIMEOUT)
            .upsertItems(UpsertItemsRequest.newBuilder().addItems(item).build())
            .getSequence();
    IntentServiceGrpc.newBlockingStub(intent)
        .withDeadlineAfter(TIMEOUT)
        .awaitItems(io.recgpt.intent.v1.AwaitItemsRequest.newBuilder().setSequence(end).build());
    ExplainServiceGrpc.newBlockingStub(explain)
        .withDeadlineAfter(TIMEOUT)
        .awaitItems(io.recgpt.explain.v1.AwaitItemsRequest.newBuilder().setSequence(end).build());
  }

  /** As with items: a duplicate's response says where the log ends. */
  private void awaitEvents(Behavior event) {
    long end =
        IntentServiceGrpc.newBlockingStub(intent)
            .withDeadlineAfter(TIMEOUT)
            .recordBehaviors(RecordBehaviorsRequest.newBuilder().addBehaviors(event).build())
            .getSequence();
    RetrievalServiceGrpc.newBlockingStub(retrieval)
        .withDeadlineAfter(TIMEOUT)
        .awaitBehaviors(AwaitBehaviorsRequest.newBuilder().setSequence(end).build());
  }
}
