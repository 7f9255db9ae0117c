package io.recgpt.explain.serving;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.recgpt.explain.message.ExplanationCodec;
import io.recgpt.explain.model.WritingCall;
import io.recgpt.explain.profile.PreparationPlanner;
import io.recgpt.explain.v1.AwaitItemsRequest;
import io.recgpt.explain.v1.AwaitItemsResponse;
import io.recgpt.explain.v1.ExplainRequest;
import io.recgpt.explain.v1.ExplainResponse;
import io.recgpt.explain.v1.ExplainServiceGrpc.ExplainServiceImplBase;
import io.recgpt.explain.v1.ExplainStage;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.LookUpResponse;
import io.recgpt.explain.v1.PrepareRequest;
import io.recgpt.explain.v1.PrepareResponse;
import io.recgpt.explain.v1.ShowPromptRequest;
import io.recgpt.explain.v1.ShowPromptResponse;
import io.recgpt.retrieval.v1.ItemChange;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.follow.Follower;
import java.time.Duration;
import java.time.InstantSource;

/** The explain service over gRPC. */
public final class ExplainService extends ExplainServiceImplBase {
  private static final int DEFAULT_PAIR_LIMIT = 100;
  private static final int PIECES_A_MESSAGE = 8;

  private final ListExplainer lists;
  private final OnDemandExplainer onDemand;
  private final PreparationPlanner planner;
  private final PromptViewer prompts;
  private final Follower<ItemChange> items;
  private final Deadlines deadlines;
  private final Duration modelTimeout;
  private final InstantSource clock;

  /**
   * @param modelTimeout most time for the model where the caller has more
   */
  public ExplainService(
      ListExplainer lists,
      OnDemandExplainer onDemand,
      PreparationPlanner planner,
      PromptViewer prompts,
      Follower<ItemChange> items,
      Deadlines deadlines,
      Duration modelTimeout,
      InstantSource clock) {
    this.lists = requireNonNull(lists);
    this.onDemand = requireNonNull(onDemand);
    this.planner = requireNonNull(planner);
    this.prompts = requireNonNull(prompts);
    this.items = requireNonNull(items);
    this.deadlines = requireNonNull(deadlines);
    this.modelTimeout = requireNonNull(modelTimeout);
    this.clock = requireNonNull(clock);
  }

  @Override
  public void lookUp(LookUpRequest request, StreamObserver<LookUpResponse> observer) {
    Unary.answer(observer, () -> lookUp(request));
  }

  private LookUpResponse lookUp(LookUpRequest request) {
    LookUpResponse.Builder response = LookUpResponse.newBuilder();
    lists
        .explain(
            Tenant.current(),
            request.getSubjectsList().stream().map(ExplanationCodec::subject).toList(),
            ExplanationCodec.interests(request.getInterestsList()),
            ExplanationCodec.evidence(request.getRecentItemsList()),
            ExplanationCodec.now(request.hasAsOf(), request.getAsOf(), clock))
        .forEach(one -> response.addExplanations(ExplanationCodec.explanation(one)));
    return response.build();
  }

  @Override
  public void prepare(PrepareRequest request, StreamObserver<PrepareResponse> observer) {
    Unary.answer(observer, () -> prepare(request));
  }

  private PrepareResponse prepare(PrepareRequest request) {
    PreparationPlanner.Plan plan =
        planner.prepare(
            Tenant.current(),
            ExplanationCodec.interests(request.getInterestsList()),
            ExplanationCodec.categories(request.getTagsList()),
            request.hasPairLimit() ? request.getPairLimit() : DEFAULT_PAIR_LIMIT,
            ExplanationCodec.day(
                ExplanationCodec.now(request.hasAsOf(), request.getAsOf(), clock)));
    return PrepareResponse.newBuilder()
        .setMatchedCount(plan.matched())
        .setPreparedCount(plan.prepared())
        .setQueuedCount(plan.queued())
        .setLeftOutCount(plan.matched() - plan.prepared() - plan.queued())
        .setReason(plan.reason())
        .build();
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> observer) {
    if (observer instanceof ServerCallStreamObserver<ExplainResponse> call) {
      // Without it, telling of progress would throw once the caller is gone.
      call.setOnCancelHandler(() -> {});
    }
    Duration timeout = Deadlines.forModel(modelTimeout);
    WritingCall call = new WritingCall((attempt, pieces) -> tell(observer, attempt, pieces));
    CancellableContext bounded =
        deadlines.watch(timeout.isPositive() ? timeout : Duration.ofMinutes(1), call::cancel);
    OnDemandExplainer.Outcome outcome;
    try {
      outcome =
          onDemand.explain(
              Tenant.current(),
              ExplanationCodec.subject(request.getSubject()),
              ExplanationCodec.interests(request.getInterestsList()),
              ExplanationCodec.evidence(request.getRecentItemsList()),
              ExplanationCodec.now(request.hasAsOf(), request.getAsOf(), clock),
              timeout,
              call);
    } finally {
      bounded.cancel(null);
    }
    if (Context.current().isCancelled()) {
      throw RpcException.of(ErrorCode.CANCELLED, "the caller cancelled: nothing to do");
    }
    observer.onNext(
        ExplainResponse.newBuilder()
            .setStage(ExplainStage.EXPLAIN_STAGE_DONE)
            .setExplanation(ExplanationCodec.explanation(outcome.explanation()))
            .setReason(outcome.reason())
            .build());
    observer.onCompleted();
  }

  private static void tell(StreamObserver<ExplainResponse> observer, int attempt, int pieces) {
    if (pieces % PIECES_A_MESSAGE == 0) {
      observer.onNext(
          ExplainResponse.newBuilder()
              .setStage(
                  attempt == 1
                      ? ExplainStage.EXPLAIN_STAGE_WRITING
                      : ExplainStage.EXPLAIN_STAGE_REPAIRING)
              .setPieceCount(pieces)
              .build());
    }
  }

  @Override
  public void showPrompt(ShowPromptRequest request, StreamObserver<ShowPromptResponse> observer) {
    Unary.answer(
        observer,
        () -> {
          PromptViewer.View view =
              prompts.view(
                  Tenant.current(),
                  request.getSubjectsList().stream().map(ExplanationCodec::subject).toList(),
                  ExplanationCodec.interests(request.getInterestsList()),
                  ExplanationCodec.now(request.hasAsOf(), request.getAsOf(), clock));
          return ExplanationCodec.prompt(view.prompts(), view.messages());
        });
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
