package io.recgpt.gateway;

import io.recgpt.rpc.auth.Scope;
import java.util.Set;

/** Which scope a caller's key must have for a method; what stands nowhere here needs ADMIN. */
public final class MethodScopes {
  private static final String PACKAGE = "recgpt.gateway.v1.";

  private static final Set<String> READ =
      Set.of(
          "CatalogueService/GetItem",
          "InterestService/ListInterests",
          "RecommendationService/Explain",
          "RecommendationService/Recommend",
          "RecommendationService/SimilarItems",
          "RecommendationService/StreamRecommend");
  private static final Set<String> WRITE =
      Set.of(
          "CatalogueService/UpsertItems",
          "EventService/RecordEvents",
          "InterestService/RefreshInterests");

  private MethodScopes() {}

  /** The scope that a method needs, by its full name. */
  public static Scope of(String method) {
    String name = method.startsWith(PACKAGE) ? method.substring(PACKAGE.length()) : method;
    if (READ.contains(name)) {
      return Scope.READ;
    }
    return WRITE.contains(name) ? Scope.WRITE : Scope.ADMIN;
  }
}
