package io.recgpt.explain;

import io.grpc.Channel;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.StreamItemChangesResponse;
import io.recgpt.rpc.Follower;
import io.recgpt.rpc.Tenant;
import java.util.ArrayList;
import java.util.List;

/** Takes over the catalogue's changes, all tenants', from a durable cursor. */
final class ItemChangesFollower implements AutoCloseable {
  private final ItemStore store;
  private final TenantCatalogues catalogues;
  private final Follower<StreamItemChangesResponse> follower;

  ItemChangesFollower(ItemStore store, TenantCatalogues catalogues, Channel retrieval) {
    this.store = store;
    this.catalogues = catalogues;
    this.follower =
        new Follower<>(
            "item-changes",
            store::cursor,
            after ->
                RetrievalServiceGrpc.newBlockingStub(retrieval)
                    .streamItemChanges(
                        StreamItemChangesRequest.newBuilder().setAfterSequence(after).build()),
            this::apply);
  }

  /** Begins to follow; returns at once. */
  void start() {
    follower.start();
  }

  /** Blocks until everything up to a position has been taken over; returns the position reached. */
  long await(long sequence) {
    return follower.await(sequence);
  }

  @Override
  public void close() {
    follower.close();
  }

  private long apply(StreamItemChangesResponse message) {
    long cursor = follower.position();
    List<ItemStore.Change> changes = new ArrayList<>(message.getChangesCount());
    for (ItemChange change : message.getChangesList()) {
      cursor = Math.max(cursor, change.getSequence());
      Tenant tenant = new Tenant(change.getTenant());
      switch (change.getChangeCase()) {
        case ITEM ->
            changes.add(new ItemStore.Change.ItemPut(tenant, ItemCodec.item(change.getItem())));
        case DOMAIN ->
            changes.add(
                new ItemStore.Change.DomainPut(tenant, ItemCodec.domain(change.getDomain())));
        case CHANGE_NOT_SET -> {
          // A kind of change of a later version: nothing for us, but the cursor moves past it.
        }
      }
    }
    store.apply(changes, cursor);
    catalogues.changed(changes);
    return cursor;
  }
}
