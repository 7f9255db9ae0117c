package io.recgpt.intent;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.recgpt.inference.TextEmbedder;
import io.recgpt.retrieval.v1.EmbeddedItem;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.StreamItemChangesRequest;
import io.recgpt.retrieval.v1.StreamItemChangesResponse;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.follow.LogTail;
import io.recgpt.testkit.HashingEmbedder;
import io.recgpt.type.v1.Domain;
import io.recgpt.type.v1.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A catalogue that streams its changes and does nothing else. */
final class FakeRetrieval extends RetrievalServiceGrpc.RetrievalServiceImplBase
    implements AutoCloseable {
  private final TextEmbedder embedder = new HashingEmbedder();
  private final List<ItemChange> changes = new ArrayList<>();
  private final LogTail tail = new LogTail();

  synchronized long put(Tenant tenant, Item item) {
    return add(
        ItemChange.newBuilder()
            .setTenant(tenant.id())
            .setItem(
                EmbeddedItem.newBuilder()
                    .setItem(item)
                    .setCategory(item.getCategory())
                    .setEmbeddingModel(embedder.model())
                    .setEmbedding(ByteString.copyFrom(embedder.embed(item.getTitle()).toBytes()))));
  }

  synchronized long put(Tenant tenant, Domain domain) {
    return add(ItemChange.newBuilder().setTenant(tenant.id()).setDomain(domain));
  }

  @Override
  public void streamItemChanges(
      StreamItemChangesRequest request, StreamObserver<StreamItemChangesResponse> observer) {
    tail.serve(request.getAfterSequence(), observer, this::page);
  }

  @Override
  public void close() {
    tail.close();
  }

  private long add(ItemChange.Builder change) {
    changes.add(change.setSequence(changes.size() + 1).build());
    tail.advanced();
    return changes.size();
  }

  private synchronized Optional<LogTail.Batch<StreamItemChangesResponse>> page(long sequence) {
    List<ItemChange> page =
        changes.stream().filter(change -> change.getSequence() > sequence).limit(200).toList();
    return page.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LogTail.Batch<>(
                StreamItemChangesResponse.newBuilder().addAllChanges(page).build(),
                page.getLast().getSequence()));
  }
}
