package io.recgpt.explain;

import io.grpc.stub.StreamObserver;
import io.recgpt.explain.v1.AwaitItemsRequest;
import io.recgpt.explain.v1.AwaitItemsResponse;
import io.recgpt.explain.v1.ExplainServiceGrpc.ExplainServiceImplBase;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.LookUpResponse;
import io.recgpt.explain.writing.ExtractiveExplainer;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.rpc.Follower;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.Unary;

/** The explain service over gRPC. */
final class ExplainService extends ExplainServiceImplBase {
  private final TenantCatalogues catalogues;
  private final Follower<ItemChange> items;

  ExplainService(TenantCatalogues catalogues, Follower<ItemChange> items) {
    this.catalogues = catalogues;
    this.items = items;
  }

  @Override
  public void lookUp(LookUpRequest request, StreamObserver<LookUpResponse> observer) {
    Unary.answer(observer, () -> lookUp(request));
  }

  private LookUpResponse lookUp(LookUpRequest request) {
    LookUpResponse.Builder response = LookUpResponse.newBuilder();
    new ExtractiveExplainer(catalogues.of(Tenant.current()))
        .explain(
            request.getSubjectsList().stream().map(ExplanationCodec::subject).toList(),
            request.getInterestsList().stream().map(ExplanationCodec::interest).toList(),
            ExplanationCodec.evidence(request.getRecentItemsList()))
        .forEach(one -> response.addExplanations(ExplanationCodec.explanation(one)));
    return response.build();
  }

  @Override
  public void awaitItems(AwaitItemsRequest request, StreamObserver<AwaitItemsResponse> observer) {
    Unary.answer(
        observer,
        () ->
            AwaitItemsResponse.newBuilder()
                .setSequence(items.await(request.getSequence()))
                .build());
  }
}
