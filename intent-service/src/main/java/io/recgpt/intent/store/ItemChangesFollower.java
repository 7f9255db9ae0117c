package io.recgpt.intent.store;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.recgpt.inference.Embedding;
import io.recgpt.intent.catalogue.CatalogueItem;
import io.recgpt.retrieval.v1.EmbeddedItem;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc.RetrievalServiceBlockingStub;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.StreamItemChangesResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.follow.Follower;
import io.recgpt.storage.SetAsideEntries;
import io.recgpt.type.v1.Item;
import java.util.List;
import java.util.stream.Stream;

/** Takes over the catalogue's changes, all tenants'. */
public final class ItemChangesFollower {
  private static final String LOG = "item-changes";

  private ItemChangesFollower() {}

  /** A follower of the catalogue's log, not yet started. */
  public static Follower<ItemChange> of(CatalogueStore catalogue, Channel retrieval) {
    RetrievalServiceBlockingStub stub = RetrievalServiceGrpc.newBlockingStub(retrieval);
    return new Follower<>(
        LOG,
        new Follower.Source<>(
            after ->
                stub.streamItemChanges(
                    StreamItemChangesRequest.newBuilder().setAfterSequence(after).build()),
            StreamItemChangesResponse::getChangesList,
            ItemChange::getSequence),
        catalogue::cursor,
        new StoreSink(catalogue));
  }

  private record StoreSink(CatalogueStore catalogue) implements Follower.Sink<ItemChange> {
    @Override
    public void apply(List<ItemChange> changes, long cursor) {
      catalogue.apply(changes.stream().flatMap(ItemChangesFollower::change).toList(), cursor);
    }

    @Override
    public String setAside(ItemChange change, long cursor, String reason) {
      return catalogue.setAside(
          new SetAsideEntries.Entry(LOG, cursor, change.getTenant(), change.toByteArray(), reason));
    }
  }

  private static Stream<CatalogueStore.Change> change(ItemChange change) {
    Tenant tenant = new Tenant(change.getTenant());
    return switch (change.getChangeCase()) {
      case ITEM -> Stream.of(new CatalogueStore.Change.ItemPut(tenant, item(change.getItem())));
      case DOMAIN ->
          Stream.of(new CatalogueStore.Change.DomainPut(tenant, change.getDomain().toByteArray()));
      case LEFT_OUT -> throw new IllegalArgumentException(change.getLeftOut());
      // A kind of change of a later version: nothing for us.
      case CHANGE_NOT_SET -> Stream.empty();
    };
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
