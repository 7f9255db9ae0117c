package io.recgpt.gateway;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.recgpt.gateway.edge.Deadlines;
import io.recgpt.gateway.edge.RetrievalClient;
import io.recgpt.gateway.v1.CatalogueServiceGrpc.CatalogueServiceImplBase;
import io.recgpt.gateway.v1.GetItemRequest;
import io.recgpt.gateway.v1.GetItemResponse;
import io.recgpt.gateway.v1.PutDomainRequest;
import io.recgpt.gateway.v1.PutDomainResponse;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.gateway.v1.UpsertItemsResponse;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.Item;
import java.util.List;

/**
 * The catalogue's door. Retrieval has a change before the answer; interests and explanations learn
 * of it a moment later, by the stream of changes that they follow.
 */
final class CatalogueService extends CatalogueServiceImplBase {
  private final Deadlines deadlines;
  private final RetrievalClient retrieval;

  CatalogueService(Deadlines deadlines, RetrievalClient retrieval) {
    this.deadlines = requireNonNull(deadlines, "deadlines");
    this.retrieval = requireNonNull(retrieval, "retrieval");
  }

  @Override
  public void upsertItems(
      UpsertItemsRequest request, StreamObserver<UpsertItemsResponse> observer) {
    Unary.answer(observer, () -> upsert(request));
  }

  @Override
  public void getItem(GetItemRequest request, StreamObserver<GetItemResponse> observer) {
    Unary.answer(
        observer, () -> GetItemResponse.newBuilder().setItem(item(request.getItemId())).build());
  }

  @Override
  public void putDomain(PutDomainRequest request, StreamObserver<PutDomainResponse> observer) {
    Unary.answer(observer, () -> put(request));
  }

  private UpsertItemsResponse upsert(UpsertItemsRequest request) {
    io.recgpt.retrieval.v1.UpsertItemsResponse upserted =
        retrieval
            .upsert(
                io.recgpt.retrieval.v1.UpsertItemsRequest.newBuilder()
                    .addAllItems(request.getItemsList())
                    .setRequestId(request.getRequestId())
                    .build(),
                deadlines.forWrite())
            .orThrow();
    return UpsertItemsResponse.newBuilder()
        .setCreatedCount(upserted.getCreatedCount())
        .setUpdatedCount(upserted.getUpdatedCount())
        .setUnchangedCount(upserted.getUnchangedCount())
        .build();
  }

  private Item item(String id) {
    Item item = retrieval.items(List.of(id), deadlines.forRequest()).get(id);
    if (item == null) {
      throw RpcException.of(
          ErrorCode.UNKNOWN_ITEM,
          "item_id: %s is not in the catalogue: check the id and the tenant, or add it by UpsertItems"
              .formatted(id));
    }
    return item;
  }

  private PutDomainResponse put(PutDomainRequest request) {
    retrieval
        .putDomain(
            io.recgpt.retrieval.v1.PutDomainRequest.newBuilder()
                .setDomain(request.getDomain())
                .build(),
            deadlines.forWrite())
        .orThrow();
    return PutDomainResponse.getDefaultInstance();
  }
}
