package io.recgpt.explain;

import io.grpc.Channel;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc.RetrievalServiceBlockingStub;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.StreamItemChangesResponse;
import io.recgpt.rpc.Follower;
import io.recgpt.rpc.Tenant;
import java.util.List;
import java.util.stream.Stream;

/** Takes over the catalogue's changes, all tenants'. */
final class ItemChangesFollower {
  private ItemChangesFollower() {}

  static Follower<ItemChange> of(ItemStore store, TenantCatalogues catalogues, Channel retrieval) {
    RetrievalServiceBlockingStub stub = RetrievalServiceGrpc.newBlockingStub(retrieval);
    return new Follower<>(
        "item-changes",
        new Follower.Source<>(
            after ->
                stub.streamItemChanges(
                    StreamItemChangesRequest.newBuilder().setAfterSequence(after).build()),
            StreamItemChangesResponse::getChangesList,
            ItemChange::getSequence),
        store::cursor,
        (entries, cursor) -> {
          List<ItemStore.Change> changes =
              entries.stream().flatMap(ItemChangesFollower::change).toList();
          store.apply(changes, cursor);
          catalogues.changed(changes);
        });
  }

  private static Stream<ItemStore.Change> change(ItemChange change) {
    Tenant tenant = new Tenant(change.getTenant());
    return switch (change.getChangeCase()) {
      case ITEM ->
          Stream.of(new ItemStore.Change.ItemPut(tenant, ItemCodec.item(change.getItem())));
      case DOMAIN ->
          Stream.of(new ItemStore.Change.DomainPut(tenant, ItemCodec.domain(change.getDomain())));
      // A kind of change of a later version: nothing for us.
      case CHANGE_NOT_SET -> Stream.empty();
    };
  }
}
