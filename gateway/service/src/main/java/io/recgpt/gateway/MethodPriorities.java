package io.recgpt.gateway;

import io.recgpt.rpc.admission.Priority;
import java.util.Set;

/** Which methods somebody waits for; what stands nowhere here can be done later. */
public final class MethodPriorities {
  private static final String PACKAGE = "recgpt.gateway.v1.";

  private static final Set<String> FOREGROUND =
      Set.of(
          "CatalogueService/GetItem",
          "EventService/RecordEvents",
          "InterestService/ListInterests",
          "RecommendationService/Recommend",
          "RecommendationService/SimilarItems",
          "RecommendationService/StreamRecommend");

  private MethodPriorities() {}

  /** The priority of a method, by its full name. */
  public static Priority of(String method) {
    String name = method.startsWith(PACKAGE) ? method.substring(PACKAGE.length()) : method;
    return FOREGROUND.contains(name) ? Priority.FOREGROUND : Priority.BACKGROUND;
  }
}
