package io.recgpt.quality.audit;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.StatusRuntimeException;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.ListUsersRequest;
import io.recgpt.intent.v1.RecordBehaviorsRequest;
import io.recgpt.intent.v1.StreamBehaviorsRequest;
import io.recgpt.intent.v1.StreamBehaviorsResponse;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.StreamItemChangesResponse;
import io.recgpt.retrieval.v1.UpsertItemsRequest;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.LoggedBehavior;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Reads log and catalogue from the services of a cluster in this process. */
final class ClusterSourceClient {
  private static final long CALL_SECONDS = 600;
  private static final String KIND = "BEHAVIOR_KIND_";

  private final Cluster cluster;
  private final Tenant tenant;

  ClusterSourceClient(Cluster cluster, Tenant tenant) {
    this.cluster = cluster;
    this.tenant = tenant;
  }

  /** All of the tenant; empty where the tenant has no behaviors. */
  Source read() {
    return call(() -> {
      boolean anybody =
          IntentServiceGrpc.newBlockingStub(cluster.intent())
                  .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                  .listUsers(ListUsersRequest.newBuilder().setPageSize(1).build())
                  .getUserIdsCount()
              > 0;
      if (!anybody) {
        return new Source(List.of(), List.of(), Map.of());
      }
      List<Behavior> log = streamed(this::behaviors);
      Map<BehaviorKind, String> verbs = new EnumMap<>(BehaviorKind.class);
      List<Item> items = streamed(() -> items(verbs));
      return new Source(log, items, verbs);
    });
  }

  /**
   * One of the log's own, recorded once more, changes nothing, and the response says where the log
   * ends.
   */
  private List<Behavior> behaviors() {
    Iterator<StreamBehaviorsResponse> pages =
        IntentServiceGrpc.newBlockingStub(cluster.intent())
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .streamBehaviors(StreamBehaviorsRequest.getDefaultInstance());
    List<Behavior> log = new ArrayList<>();
    long end = Long.MAX_VALUE;
    long position = 0;
    while (position < end && pages.hasNext()) {
      for (LoggedBehavior logged : pages.next().getBehaviorsList()) {
        position = logged.getSequence();
        if (logged.getTenant().equals(tenant.id())) {
          log.add(logged.getBehavior());
        }
      }
      if (end == Long.MAX_VALUE && !log.isEmpty()) {
        end =
            IntentServiceGrpc.newBlockingStub(cluster.intent())
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .recordBehaviors(
                    RecordBehaviorsRequest.newBuilder().addBehaviors(log.getFirst()).build())
                .getSequence();
      }
    }
    return log;
  }

  /** As with behaviors: an item put once more makes no change. */
  private List<Item> items(Map<BehaviorKind, String> verbs) {
    Iterator<StreamItemChangesResponse> pages =
        RetrievalServiceGrpc.newBlockingStub(cluster.retrieval())
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .streamItemChanges(StreamItemChangesRequest.getDefaultInstance());
    Map<String, Item> items = new LinkedHashMap<>();
    long end = Long.MAX_VALUE;
    long position = 0;
    while (position < end && pages.hasNext()) {
      for (ItemChange change : pages.next().getChangesList()) {
        position = change.getSequence();
        if (change.getTenant().equals(tenant.id())) {
          if (change.hasItem()) {
            Item item = change.getItem().getItem();
            items.put(item.getItemId(), item);
          } else if (change.hasDomain()) {
            change
                .getDomain()
                .getBehaviorVerbsMap()
                .forEach((kind, verb) -> verbs.put(BehaviorKind.valueOf(KIND + kind), verb));
          }
        }
      }
      if (end == Long.MAX_VALUE && !items.isEmpty()) {
        end =
            RetrievalServiceGrpc.newBlockingStub(cluster.retrieval())
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .upsertItems(
                    UpsertItemsRequest.newBuilder()
                        .addItems(items.values().iterator().next())
                        .build())
                .getSequence();
      }
    }
    return List.copyOf(items.values());
  }

  /** Reads a stream that never ends by itself, and cancels it. */
  private static <T> T streamed(Supplier<T> reading) {
    CancellableContext context = Context.current().withCancellation();
    Context previous = context.attach();
    try {
      return reading.get();
    } finally {
      context.detach(previous);
      context.cancel(null);
    }
  }

  private <T> T call(Callable<T> work) {
    try {
      return tenant.call(work);
    } catch (StatusRuntimeException e) {
      throw RpcException.from(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a blocking call throws nothing checked", e);
    }
  }
}
