package io.recgpt.gateway;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.recgpt.explain.v1.ExplainRequest;
import io.recgpt.explain.v1.ExplainResponse;
import io.recgpt.explain.v1.ExplainServiceGrpc.ExplainServiceImplBase;
import io.recgpt.explain.v1.ExplainStage;
import io.recgpt.explain.v1.Explanation;
import io.recgpt.explain.v1.ExplanationKind;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.LookUpResponse;
import io.recgpt.explain.v1.Subject;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Unary;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The explain service in memory: a sentence that names the item. */
final class FakeExplainService extends ExplainServiceImplBase {
  final List<LookUpRequest> asked = new CopyOnWriteArrayList<>();
  final List<String> tenants = new CopyOnWriteArrayList<>();
  volatile @Nullable Deadline deadline;
  volatile Fault fault = Fault.NONE;
  volatile UnaryOperator<LookUpResponse> garble = UnaryOperator.identity();

  final List<ExplainRequest> explained = new CopyOnWriteArrayList<>();

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> observer) {
    explained.add(request);
    deadline = Context.current().getDeadline();
    try {
      fault.strike();
    } catch (Exception struck) {
      observer.onError(struck);
      return;
    }
    String id = request.getSubject().getItemId();
    observer.onNext(
        ExplainResponse.newBuilder()
            .setStage(ExplainStage.EXPLAIN_STAGE_WRITING)
            .setPieceCount(8)
            .build());
    observer.onNext(
        ExplainResponse.newBuilder()
            .setStage(ExplainStage.EXPLAIN_STAGE_DONE)
            .setExplanation(Explanation.newBuilder().setItemId(id).setText("why " + id))
            .setReason("no model")
            .build());
    observer.onCompleted();
  }

  @Override
  public void lookUp(LookUpRequest request, StreamObserver<LookUpResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          asked.add(request);
          tenants.add(Tenant.current().id());
          deadline = Context.current().getDeadline();
          fault.strike();
          LookUpResponse.Builder response = LookUpResponse.newBuilder();
          for (Subject subject : request.getSubjectsList()) {
            response.addExplanations(
                Explanation.newBuilder()
                    .setItemId(subject.getItemId())
                    .setKind(ExplanationKind.EXPLANATION_KIND_ITEM)
                    .setText("why " + subject.getItemId()));
          }
          return garble.apply(response.build());
        });
  }
}
