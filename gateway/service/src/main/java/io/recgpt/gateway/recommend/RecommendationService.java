package io.recgpt.gateway.recommend;

import static java.util.Objects.requireNonNull;

import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.LookUpResponse;
import io.recgpt.gateway.edge.Answer;
import io.recgpt.gateway.edge.DeadlineSplit;
import io.recgpt.gateway.edge.Deadlines;
import io.recgpt.gateway.edge.ExplainClient;
import io.recgpt.gateway.edge.IntentClient;
import io.recgpt.gateway.edge.RetrievalClient;
import io.recgpt.gateway.v1.ExplainRequest;
import io.recgpt.gateway.v1.ExplainResponse;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.gateway.v1.RecommendationServiceGrpc.RecommendationServiceImplBase;
import io.recgpt.gateway.v1.SimilarItemsRequest;
import io.recgpt.gateway.v1.SimilarItemsResponse;
import io.recgpt.gateway.v1.StreamRecommendRequest;
import io.recgpt.gateway.v1.StreamRecommendResponse;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.rpc.call.Unary;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.type.v1.Behavior;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recommends: intent, then retrieval, then explanations, inside one deadline. Without intent the
 * session or what is popular serves; without explanations the items go out bare; without retrieval
 * what it ranked high of late serves, as long as there is any.
 */
public final class RecommendationService extends RecommendationServiceImplBase {
  private static final Logger log = LoggerFactory.getLogger(RecommendationService.class);
  private static final List<String> PASSED_ON = List.of("filter", "ranking", "count", "as_of");

  private final Deadlines deadlines;
  private final int historyLimit;
  private final IntentClient intents;
  private final RetrievalClient retrieval;
  private final ExplainClient explanations;
  private final RecommendationIds ids;
  private final RecommendMetrics metrics;
  private final InstantSource clock;

  /**
   * Recommends by these services.
   *
   * @param historyLimit how many of the latest behaviors are read, 1 to 900
   */
  public RecommendationService(
      Deadlines deadlines,
      int historyLimit,
      IntentClient intents,
      RetrievalClient retrieval,
      ExplainClient explanations,
      RecommendationIds ids,
      RecommendMetrics metrics,
      InstantSource clock) {
    this.deadlines = requireNonNull(deadlines, "deadlines");
    this.historyLimit = historyLimit;
    this.intents = requireNonNull(intents, "intents");
    this.retrieval = requireNonNull(retrieval, "retrieval");
    this.explanations = requireNonNull(explanations, "explanations");
    this.ids = requireNonNull(ids, "ids");
    this.metrics = requireNonNull(metrics, "metrics");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public void recommend(RecommendRequest request, StreamObserver<RecommendResponse> observer) {
    Unary.answer(observer, () -> recommend(request));
  }

  @Override
  public void similarItems(
      SimilarItemsRequest request, StreamObserver<SimilarItemsResponse> observer) {
    Unary.answer(observer, () -> similarItems(request));
  }

  @Override
  public void streamRecommend(
      StreamRecommendRequest request, StreamObserver<StreamRecommendResponse> observer) {
    outliveCaller(observer);
    Shown shown = show(request.getRequest());
    observer.onNext(RecommendationCodec.part(shown.response(shown.recommendations())));
    String before = shown.serving().reason();
    List<Recommendation> explained = explained(shown);
    if (shown.wantsExplanations()) {
      explained.stream()
          .filter(Recommendation::hasExplanation)
          .forEach(it -> observer.onNext(RecommendationCodec.part(it.getExplanation())));
      String shortfall = shown.serving().reason().substring(before.length()).strip();
      if (!shortfall.isEmpty()) {
        observer.onNext(RecommendationCodec.shortfall(shortfall));
      }
    }
    observer.onCompleted();
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> observer) {
    RequestCodec.check(RecommendationCodec.recommendRequest(request), clock.instant());
    outliveCaller(observer);
    Deadline deadline = deadlines.forExplanation();
    GetIntentResponse intent =
        RecommendationCodec.timed(
            orNothingKnown(
                intents.intent(
                    RecommendationCodec.intentRequest(request, historyLimit),
                    deadlines.split().over(deadline).intent())),
            RecommendationCodec.recommendRequest(request),
            clock.instant());
    List<Behavior> sequence =
        SequenceCodec.join(
            intent.getRecentBehaviorsList(), request.getSessionList(), intent.getAsOf());
    Answer<io.recgpt.explain.v1.ExplainResponse> answer =
        explanations.explain(
            RecommendationCodec.explainRequest(request, intent, sequence),
            deadline,
            progress -> observer.onNext(RecommendationCodec.explainResponse(progress)));
    observer.onNext(RecommendationCodec.explainResponse(answer.orThrow()));
    observer.onCompleted();
  }

  /** Lets a call go on to its end where its caller is gone, rather than throw at each message. */
  private static <R> void outliveCaller(StreamObserver<R> observer) {
    if (observer instanceof ServerCallStreamObserver<R> call) {
      call.setOnCancelHandler(() -> {});
    }
  }

  private RecommendResponse recommend(RecommendRequest request) {
    Shown shown = show(request);
    return shown.response(explained(shown));
  }

  /** A list that can be shown, and what its explanations are asked by. */
  private record Shown(
      RecommendRequest request,
      String id,
      List<Recommendation> recommendations,
      GetIntentResponse intent,
      List<Behavior> sequence,
      Served served,
      ServingCodec serving,
      Deadline explainBy) {

    boolean wantsExplanations() {
      return !ViewCodec.omitsExplanations(request) && !recommendations.isEmpty();
    }

    RecommendResponse response(List<Recommendation> list) {
      return RecommendResponse.newBuilder()
          .setRecommendationId(id)
          .addAllRecommendations(list)
          .setAsOf(intent.getAsOf())
          .setServing(serving.encode(served.rung()))
          .setProfileVersion(intent.getProfile().getVersion())
          .build();
    }
  }

  private Shown show(RecommendRequest request) {
    RequestCodec.check(request, clock.instant());
    DeadlineSplit.Stages by = deadlines.split().over(deadlines.forRequest());
    ServingCodec serving = new ServingCodec(metrics);

    Answer<GetIntentResponse> known =
        intents.intent(RecommendationCodec.intentRequest(request, historyLimit), by.intent());
    serving.stage("intent", known.elapsed());
    GetIntentResponse intent =
        RecommendationCodec.timed(orNothingKnown(known), request, clock.instant());
    List<Behavior> sequence =
        SequenceCodec.join(
            intent.getRecentBehaviorsList(), request.getSessionList(), intent.getAsOf());

    RetrieveRequest retrieve = RecommendationCodec.retrieveRequest(request, intent, sequence);
    Answer<RetrieveResponse> retrieved = retrieval.retrieve(retrieve, by.retrieval());
    serving.stage("retrieval", retrieved.elapsed());
    Optional<RetrieveResponse> recent = recentInstead(retrieved, retrieve);
    RetrieveResponse found = recent.orElseGet(() -> orRefusal(retrieved));
    List<Recommendation> list =
        RecommendationCodec.recommendations(
            found.getItemsList(), retrieve.getCount(), request.getView());
    Served served =
        Served.by(
            RecommendationCodec.mined(intent.getProfile()),
            SequenceCodec.past(sequence, Set.copyOf(found.getUnknownItemIdsList())),
            outage(known));
    String shortage = ShortageCodec.ofItems(request, retrieve.getCount(), list.size(), found);
    // Of an empty list it isn't said what served.
    serving.shortfall(list.isEmpty() && !shortage.isEmpty() ? "" : served.reason());
    if (recent.isPresent()) {
      served = served.recent();
      serving.shortfall(
          Served.sentence(
              ((Answer.Failed<RetrieveResponse>) retrieved).words()
                  + ": what it ranked high of late served."));
    }
    serving.shortfall(ShortageCodec.ofSession(request.getSessionList(), found));
    serving.shortfall(shortage);
    serving.shortfall(found.getShortfall());
    if (found.hasEvidenceUntil()) {
      serving.evidenceUntil(found.getEvidenceUntil());
    }
    return new Shown(request, ids.next(), list, intent, sequence, served, serving, by.explain());
  }

  /** Not where it is overloaded: then callers are told, so that they ask less. */
  private Optional<RetrieveResponse> recentInstead(
      Answer<RetrieveResponse> answer, RetrieveRequest request) {
    return answer instanceof Answer.Failed<RetrieveResponse> failed
            && failed.error().code() != ErrorCode.OVERLOADED
        ? retrieval.recent(request)
        : Optional.empty();
  }

  private static GetIntentResponse orNothingKnown(Answer<GetIntentResponse> answer) {
    return switch (answer) {
      case Answer.Given<GetIntentResponse> given -> given.value();
      case Answer.Failed<GetIntentResponse> _ -> GetIntentResponse.getDefaultInstance();
      case Answer.Refused<GetIntentResponse> refused -> {
        if (refused.error().code() == ErrorCode.INVALID_ARGUMENT) {
          throw refused.error();
        }
        yield GetIntentResponse.getDefaultInstance();
      }
    };
  }

  private static Optional<String> outage(Answer<GetIntentResponse> answer) {
    return answer instanceof Answer.Failed<GetIntentResponse> failed
        ? Optional.of(failed.words())
        : Optional.empty();
  }

  /** What was found; the caller is told of faults in the fields that come from the caller only. */
  private static RetrieveResponse orRefusal(Answer<RetrieveResponse> answer) {
    if (answer instanceof Answer.Refused<RetrieveResponse> refused
        && !isAboutPassedOn(refused.error())) {
      log.error("retrieval refused what the gateway made: {}", refused.error().getMessage());
      throw RpcException.of(
          ErrorCode.PEER_UNAVAILABLE, "the retrieval service failed: try again in a moment");
    }
    return answer.orThrow();
  }

  private static boolean isAboutPassedOn(RpcException error) {
    return !error.violations().isEmpty()
        && error.violations().stream()
            .allMatch(violation -> PASSED_ON.contains(violation.field().split("[.\\[]", 2)[0]));
  }

  /** The list with explanations, as far as they are wanted and can be had; counts it as served. */
  private List<Recommendation> explained(Shown shown) {
    Served.Rung rung = shown.served().rung();
    if (ViewCodec.omitsExplanations(shown.request())) {
      metrics.served(rung, RecommendMetrics.Explained.OMITTED);
      return shown.recommendations();
    }
    List<Recommendation> list =
        shown.wantsExplanations() ? lookedUp(shown) : shown.recommendations();
    long explained = list.stream().filter(Recommendation::hasExplanation).count();
    metrics.served(rung, RecommendMetrics.Explained.of(explained, list.size()));
    return list;
  }

  private List<Recommendation> lookedUp(Shown shown) {
    List<Recommendation> recommendations = shown.recommendations();
    ServingCodec serving = shown.serving();
    LookUpRequest lookUp =
        RecommendationCodec.lookUpRequest(recommendations, shown.intent(), shown.sequence());
    Answer<LookUpResponse> answer = explanations.lookUp(lookUp, shown.explainBy());
    serving.stage("explain", answer.elapsed());
    return switch (answer) {
      case Answer.Given<LookUpResponse> given -> {
        List<Recommendation> explained =
            RecommendationCodec.explained(recommendations, given.value());
        long bare = explained.stream().filter(it -> !it.hasExplanation()).count();
        if (bare > 0) {
          serving.shortfall(
              "The explain service left %d of %d items without explanation."
                  .formatted(bare, explained.size()));
        }
        yield explained;
      }
      case Answer.Failed<LookUpResponse> failed -> {
        serving.shortfall(Served.sentence(failed.words() + ": items come without explanations."));
        yield recommendations;
      }
      case Answer.Refused<LookUpResponse> refused -> {
        log.error("explain refused what the gateway made: {}", refused.error().getMessage());
        serving.shortfall("The explain service failed: items come without explanations.");
        yield recommendations;
      }
    };
  }

  private SimilarItemsResponse similarItems(SimilarItemsRequest request) {
    RequestCodec.check(request.getFilter());
    int count = RecommendationCodec.countOf(request.hasCount(), request.getCount());
    io.recgpt.retrieval.v1.SimilarItemsRequest.Builder similar =
        io.recgpt.retrieval.v1.SimilarItemsRequest.newBuilder()
            .setItemId(request.getItemId())
            .setCount(count);
    if (request.hasFilter()) {
      similar.setFilter(request.getFilter());
    }
    io.recgpt.retrieval.v1.SimilarItemsResponse found =
        retrieval.similar(similar.build(), deadlines.forRequest()).orThrow();
    return SimilarItemsResponse.newBuilder()
        .setRecommendationId(ids.next())
        .setItem(ViewCodec.item(found.getItem(), request.getView()))
        .addAllSimilarItems(
            RecommendationCodec.recommendations(
                found.getSimilarItemsList(), count, request.getView()))
        .build();
  }
}
