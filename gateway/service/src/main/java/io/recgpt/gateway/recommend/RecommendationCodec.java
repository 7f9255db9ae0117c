package io.recgpt.gateway.recommend;

import com.google.protobuf.Timestamp;
import io.recgpt.explain.v1.Explanation;
import io.recgpt.explain.v1.LookUpRequest;
import io.recgpt.explain.v1.LookUpResponse;
import io.recgpt.explain.v1.Subject;
import io.recgpt.gateway.v1.ExplainRequest;
import io.recgpt.gateway.v1.ExplainResponse;
import io.recgpt.gateway.v1.ItemView;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.gateway.v1.StreamRecommendResponse;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrievedItem;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.Profile;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each stage of a recommendation is asked, and how its answers become the response. */
final class RecommendationCodec {
  private static final int DEFAULT_COUNT = 10;
  private static final int INTEREST_LIMIT = 100;
  private static final int TAG_LIMIT = 200;

  private RecommendationCodec() {}

  static GetIntentRequest intentRequest(RecommendRequest request, int historyLimit) {
    GetIntentRequest.Builder intent =
        GetIntentRequest.newBuilder().setUserId(request.getUserId()).setHistoryLimit(historyLimit);
    if (request.hasAsOf()) {
      intent.setAsOf(request.getAsOf());
    }
    return intent.build();
  }

  /**
   * The same intent with a time: where the answer has none, the one asked for, else the clock's.
   */
  static GetIntentResponse timed(
      GetIntentResponse intent, RecommendRequest request, Instant wallClock) {
    if (intent.hasAsOf()) {
      return intent;
    }
    Timestamp now =
        request.hasAsOf()
            ? request.getAsOf()
            : Timestamp.newBuilder()
                .setSeconds(wallClock.getEpochSecond())
                .setNanos(wallClock.getNano())
                .build();
    return intent.toBuilder().setAsOf(now).build();
  }

  static Served.Mined mined(Profile profile) {
    if (profile.getInterestsCount() == 0 && profile.getTagsCount() == 0) {
      return profile.getVersion() > 0 ? Served.Mined.NOTHING_FOUND : Served.Mined.NOT_YET;
    }
    return switch (profile.getState()) {
      case PROFILE_STATE_FRESH -> Served.Mined.FRESH;
      case PROFILE_STATE_STALE -> Served.Mined.STALE;
      case PROFILE_STATE_NONE, PROFILE_STATE_UNSPECIFIED, UNRECOGNIZED -> Served.Mined.NOT_YET;
    };
  }

  static RetrieveRequest retrieveRequest(
      RecommendRequest request, GetIntentResponse intent, List<Behavior> sequence) {
    Profile profile = intent.getProfile();
    RetrieveRequest.Builder retrieve =
        RetrieveRequest.newBuilder()
            .addAllHistory(SequenceCodec.history(sequence))
            .addAllQueries(SequenceCodec.queries(sequence))
            .addAllInterests(first(INTEREST_LIMIT, profile.getInterestsList()))
            .addAllTags(first(TAG_LIMIT, profile.getTagsList()))
            .addAllRefusedInterests(RefusedInterestsCodec.of(profile))
            .setUserId(request.getUserId())
            .setCount(countOf(request.hasCount(), request.getCount()))
            .setAsOf(intent.getAsOf());
    if (!request.getIncludeSeen()) {
      retrieve.addAllSeenItemIds(SequenceCodec.seen(sequence, intent.getSeenItemIdsList()));
    }
    if (request.hasFilter()) {
      retrieve.setFilter(request.getFilter());
    }
    if (request.hasRanking()) {
      retrieve.setRanking(request.getRanking());
    }
    return retrieve.build();
  }

  static int countOf(boolean given, int count) {
    return given ? count : DEFAULT_COUNT;
  }

  static LookUpRequest lookUpRequest(
      List<Recommendation> recommendations, GetIntentResponse intent, List<Behavior> sequence) {
    LookUpRequest.Builder lookUp = LookUpRequest.newBuilder();
    Set<String> refused = SequenceCodec.refused(sequence, intent.getProfile());
    for (Recommendation recommendation : recommendations) {
      lookUp
          .addSubjectsBuilder()
          .setItemId(recommendation.getItem().getItemId())
          .setAttribution(recommendation.getAttribution());
    }
    return lookUp
        .addAllInterests(
            SequenceCodec.citable(
                first(INTEREST_LIMIT, intent.getProfile().getInterestsList()), refused))
        .addAllRecentItems(SequenceCodec.recentItems(sequence, refused))
        .setAsOf(intent.getAsOf())
        .build();
  }

  static GetIntentRequest intentRequest(ExplainRequest request, int historyLimit) {
    return intentRequest(recommendRequest(request), historyLimit);
  }

  /** The recommendation that the same person would ask for. */
  static RecommendRequest recommendRequest(ExplainRequest request) {
    RecommendRequest.Builder recommend =
        RecommendRequest.newBuilder()
            .setUserId(request.getUserId())
            .addAllSession(request.getSessionList());
    if (request.hasAsOf()) {
      recommend.setAsOf(request.getAsOf());
    }
    return recommend.build();
  }

  static io.recgpt.explain.v1.ExplainRequest explainRequest(
      ExplainRequest request, GetIntentResponse intent, List<Behavior> sequence) {
    Set<String> refused = SequenceCodec.refused(sequence, intent.getProfile());
    return io.recgpt.explain.v1.ExplainRequest.newBuilder()
        .setSubject(
            Subject.newBuilder()
                .setItemId(request.getItemId())
                .setAttribution(request.getAttribution()))
        .addAllInterests(
            SequenceCodec.citable(
                first(INTEREST_LIMIT, intent.getProfile().getInterestsList()), refused))
        .addAllRecentItems(SequenceCodec.recentItems(sequence, refused))
        .setAsOf(intent.getAsOf())
        .build();
  }

  static ExplainResponse explainResponse(io.recgpt.explain.v1.ExplainResponse response) {
    ExplainResponse.Builder message =
        ExplainResponse.newBuilder()
            .setStage(response.getStage())
            .setPieceCount(response.getPieceCount())
            .setReason(response.getReason());
    if (response.hasExplanation()) {
      message.setExplanation(response.getExplanation());
    }
    return message.build();
  }

  static StreamRecommendResponse part(RecommendResponse response) {
    return StreamRecommendResponse.newBuilder().setResponse(response).build();
  }

  static StreamRecommendResponse part(Explanation explanation) {
    return StreamRecommendResponse.newBuilder().setExplanation(explanation).build();
  }

  static StreamRecommendResponse shortfall(String sentence) {
    return StreamRecommendResponse.newBuilder().setShortfall(sentence).build();
  }

  /** The items that can be shown, at most {@code count}; what has no id is no item. */
  static List<Recommendation> recommendations(
      List<RetrievedItem> retrieved, int count, ItemView view) {
    return retrieved.stream()
        .filter(item -> !item.getItem().getItemId().isEmpty())
        .limit(count)
        .map(item -> ViewCodec.recommendation(item, view))
        .toList();
  }

  /**
   * Puts to each item the explanation that names it; an answer about something else is left out.
   */
  static List<Recommendation> explained(
      List<Recommendation> recommendations, LookUpResponse answer) {
    Map<String, Explanation> explanations = new HashMap<>();
    answer.getExplanationsList().forEach(it -> explanations.put(it.getItemId(), it));
    return recommendations.stream()
        .map(recommendation -> {
          Explanation explanation = explanations.get(recommendation.getItem().getItemId());
          return explanation == null
              ? recommendation
              : recommendation.toBuilder().setExplanation(explanation).build();
        })
        .toList();
  }

  private static <T> List<T> first(int count, List<T> list) {
    return list.subList(0, Math.min(count, list.size()));
  }
}
