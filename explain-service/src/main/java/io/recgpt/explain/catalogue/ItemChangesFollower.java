package io.recgpt.explain.catalogue;

import io.grpc.Channel;
import io.recgpt.explain.prepared.ExplanationTable;
import io.recgpt.explain.prepared.ItemHash;
import io.recgpt.explain.prepared.TenantLanguages;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc.RetrievalServiceBlockingStub;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.StreamItemChangesResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.follow.Follower;
import io.recgpt.storage.SetAsideEntries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Takes over the catalogue's changes, all tenants'. */
public final class ItemChangesFollower {
  private static final String LOG = "item-changes";

  private ItemChangesFollower() {}

  /**
   * A follower of the catalogue's log, not yet started.
   *
   * @param store takes the changes over, with their position
   * @param catalogues notes what changed in memory
   * @param table loses the sentences on items that changed
   * @param retrieval whose log it is
   */
  public static Follower<ItemChange> of(
      ItemStore store,
      TenantCatalogues catalogues,
      ExplanationTable table,
      TenantLanguages languages,
      Channel retrieval) {
    RetrievalServiceBlockingStub stub = RetrievalServiceGrpc.newBlockingStub(retrieval);
    return new Follower<>(
        LOG,
        new Follower.Source<>(
            after ->
                stub.streamItemChanges(
                    StreamItemChangesRequest.newBuilder().setAfterSequence(after).build()),
            StreamItemChangesResponse::getChangesList,
            ItemChange::getSequence),
        store::cursor,
        new StoreSink(store, catalogues, table, languages));
  }

  private record StoreSink(
      ItemStore store,
      TenantCatalogues catalogues,
      ExplanationTable table,
      TenantLanguages languages)
      implements Follower.Sink<ItemChange> {
    @Override
    public void apply(List<ItemChange> entries, long cursor) {
      List<ItemStore.Change> changes =
          entries.stream().flatMap(ItemChangesFollower::change).toList();
      noteLanguages(entries, languages);
      store.apply(changes, cursor);
      catalogues.changed(changes);
      removeOutdated(changes, table);
    }

    @Override
    public String setAside(ItemChange entry, long cursor, String reason) {
      return store.setAside(
          new SetAsideEntries.Entry(LOG, cursor, entry.getTenant(), entry.toByteArray(), reason));
    }
  }

  private static void noteLanguages(List<ItemChange> entries, TenantLanguages languages) {
    for (ItemChange entry : entries) {
      if (entry.hasDomain()) {
        languages.put(new Tenant(entry.getTenant()), entry.getDomain().getLanguage());
      }
    }
  }

  /** Tidies up: what is out of date is not served either way. */
  private static void removeOutdated(List<ItemStore.Change> changes, ExplanationTable table) {
    Map<Tenant, Map<String, String>> hashes = new HashMap<>();
    for (ItemStore.Change change : changes) {
      if (change instanceof ItemStore.Change.ItemPut put) {
        hashes
            .computeIfAbsent(put.tenant(), _ -> new HashMap<>())
            .put(put.item().itemId(), ItemHash.of(put.item()));
      }
    }
    hashes.forEach((tenant, items) -> {
      if (table.hasRows(tenant)) {
        table.removeOutdated(tenant, items);
      }
    });
  }

  private static Stream<ItemStore.Change> change(ItemChange change) {
    Tenant tenant = new Tenant(change.getTenant());
    return switch (change.getChangeCase()) {
      case ITEM ->
          Stream.of(new ItemStore.Change.ItemPut(tenant, ItemCodec.item(change.getItem())));
      case DOMAIN ->
          Stream.of(new ItemStore.Change.DomainPut(tenant, ItemCodec.domain(change.getDomain())));
      case LEFT_OUT -> throw new IllegalArgumentException(change.getLeftOut());
      // A kind of change of a later version: nothing for us.
      case CHANGE_NOT_SET -> Stream.empty();
    };
  }
}
