package io.recgpt.gateway;

import io.recgpt.gateway.v1.ExplainRequest;
import io.recgpt.gateway.v1.PutDomainRequest;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.RefreshInterestsRequest;
import io.recgpt.gateway.v1.SimilarItemsRequest;
import io.recgpt.gateway.v1.StreamRecommendRequest;
import io.recgpt.gateway.v1.TrainModelRequest;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.SessionBehavior;
import java.util.List;

/**
 * What a request costs, in requests for ten items without text of its own, which take some 0.7 ms
 * of all services' processors: what quotas and admission count instead of calls.
 */
public final class RequestCostCodec {
  /** Most characters of searches that are embedded: SequenceCodec leaves out the rest. */
  private static final int MAX_CHARACTERS = 1_000;

  /** 50 ms for 1,000 characters. */
  private static final double CHARACTERS_A_UNIT = 16;

  private static final int USUAL_COUNT = 10;

  /** Ids of a filter: 14 ms for 20,000, half of them in the gateway. */
  private static final double NAMED_A_UNIT = 500;

  private RequestCostCodec() {}

  /** The cost of a request, at least 1. */
  public static double of(Object request) {
    return switch (request) {
      case RecommendRequest asked -> recommend(asked);
      case StreamRecommendRequest asked -> recommend(asked.getRequest());
      case SimilarItemsRequest asked -> list(asked.getCount(), asked.getFilter());
      case ExplainRequest asked -> 10 + text(asked.getSessionList());
      case RefreshInterestsRequest asked -> 1 + 20.0 * asked.getUserIdsCount();
      case UpsertItemsRequest asked -> 1 + asked.getItemsCount() / 10.0;
      case RecordEventsRequest asked -> 1 + asked.getEventsCount() / 500.0;
      case PutDomainRequest _ -> 10;
      case TrainModelRequest _ -> 100;
      default -> 1;
    };
  }

  private static double recommend(RecommendRequest request) {
    return list(request.getCount(), request.getFilter())
        + request.getSessionCount() / 100.0
        + text(request.getSessionList());
  }

  private static double list(int count, ItemFilter filter) {
    int named = filter.getOnlyItemIdsCount() + filter.getExcludeItemIdsCount();
    return 1 + Math.max(0, count - USUAL_COUNT) / 20.0 + named / NAMED_A_UNIT;
  }

  private static double text(List<SessionBehavior> session) {
    long characters = 0;
    for (SessionBehavior behavior : session) {
      characters += behavior.getQuery().length();
    }
    return Math.min(MAX_CHARACTERS, characters) / CHARACTERS_A_UNIT;
  }
}
