package io.recgpt.intent;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.recgpt.inference.Embedding;
import io.recgpt.intent.catalogue.CatalogueItem;
import io.recgpt.retrieval.v1.EmbeddedItem;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.StreamItemChangesResponse;
import io.recgpt.rpc.Follower;
import io.recgpt.rpc.Tenant;
import io.recgpt.type.v1.Item;
import java.util.ArrayList;
import java.util.List;

/** Takes over the catalogue's changes, all tenants', from a durable cursor. */
final class ItemChangesFollower implements AutoCloseable {
  private final CatalogueStore catalogue;
  private final Follower<StreamItemChangesResponse> follower;

  ItemChangesFollower(CatalogueStore catalogue, Channel retrieval) {
    this.catalogue = catalogue;
    this.follower =
        new Follower<>(
            "item-changes",
            catalogue::cursor,
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

  /** Blocks until everything up to a position has been taken over. */
  long await(long sequence) {
    return follower.await(sequence);
  }

  @Override
  public void close() {
    follower.close();
  }

  private long apply(StreamItemChangesResponse message) {
    long cursor = follower.position();
    List<CatalogueStore.Change> changes = new ArrayList<>(message.getChangesCount());
    for (ItemChange change : message.getChangesList()) {
      cursor = Math.max(cursor, change.getSequence());
      Tenant tenant = new Tenant(change.getTenant());
      switch (change.getChangeCase()) {
        case ITEM -> changes.add(new CatalogueStore.Change.ItemPut(tenant, item(change.getItem())));
        case DOMAIN ->
            changes.add(
                new CatalogueStore.Change.DomainPut(tenant, change.getDomain().toByteArray()));
        case CHANGE_NOT_SET -> {
          // A kind of change of a later version: nothing for us, but the cursor moves past it.
        }
      }
    }
    catalogue.apply(changes, cursor);
    return cursor;
  }

  private static CatalogueItem item(EmbeddedItem embedded) {
    Item item = embedded.getItem();
    ByteString vector = embedded.getEmbedding();
    return new CatalogueItem(
        item.getItemId(),
        item.getTitle(),
        item.getTitleWords(),
        embedded.getCategory().isEmpty() ? item.getCategory() : embedded.getCategory(),
        item.getBrand(),
        item.getTagsList(),
        Embedding.fromBytes(vector.toByteArray()));
  }
}
