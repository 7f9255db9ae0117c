package io.recgpt.standalone.demo;

import io.recgpt.gateway.v1.ListInterestsResponse;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.standalone.client.GatewayClient;
import io.recgpt.standalone.console.Page;
import io.recgpt.standalone.console.ProfileText;
import io.recgpt.standalone.console.RecommendationText;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.dataset.Survey;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.SessionBehavior;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the demo shows: three shoppers, and what one more event changes. It records nothing, so that
 * shown again on a shop that was kept it is the same.
 */
final class DemoStory {
  /** Shoppers of the demo shop whose last visits are written by hand. */
  private static final List<String> SHOPPERS = List.of("m-017", "m-002", "m-033");

  private static final int HISTORY = 50;
  private static final int INTERESTS = 4;
  private static final int DROPPED = 2;
  private static final int COUNT = 10;
  private static final int LABEL = 14;

  private final GatewayClient gateway;
  private final Page page;
  private final RecommendationText recommendations;

  DemoStory(GatewayClient gateway, Page page) {
    this.gateway = gateway;
    this.page = page;
    this.recommendations = new RecommendationText(page, gateway::shortTitle);
  }

  /** Shows all of it. */
  void tell(Survey survey) {
    page.gap();
    page.labelled(
        "",
        0,
        "A made-up shop, the project's own: %,d products, %,d events. No real person or company."
            .formatted(survey.items(), survey.events()));
    Map<String, RecommendResponse> answers = new LinkedHashMap<>();
    for (String shopper : SHOPPERS) {
      answers.put(shopper, tell(shopper));
    }
    tellChange(answers);
    tellNext();
  }

  private RecommendResponse tell(String shopper) {
    ListInterestsResponse profile = gateway.listInterests(shopper, HISTORY);
    RecommendResponse response = gateway.recommend(request(shopper));
    page.gap();
    page.title(
        "Shopper " + shopper,
        "%s, by the shop's clock"
            .formatted(ProfileText.day(DatasetCodec.toInstant(response.getAsOf()))));
    new ProfileText(page).write(profile, INTERESTS, DROPPED);
    page.labelled("  Engine", LABEL, ProfileText.engine(profile.getProfile()));
    page.gap();
    recommendations.write(response.getRecommendationsList());
    return response;
  }

  private static RecommendRequest request(String shopper) {
    return RecommendRequest.newBuilder().setUserId(shopper).setCount(COUNT).build();
  }

  /** What somebody does just now counts at once, and is not recorded. */
  private static RecommendRequest withSession(String shopper, SessionBehavior event) {
    return request(shopper).toBuilder().addSession(event).build();
  }

  private void tellChange(Map<String, RecommendResponse> answers) {
    String shopper = SHOPPERS.getFirst();
    RecommendResponse before = gateway.recommend(request(shopper));
    SessionBehavior telling = mostTelling(shopper, before, answers);
    long start = System.nanoTime();
    RecommendResponse after = gateway.recommend(withSession(shopper, telling));
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    page.gap();
    page.title(
        "What one event changes", "answer in %d ms".formatted(Math.max(1, elapsed.toMillis())));
    page.labelled("  Event", LABEL, "%s %s".formatted(shopper, words(telling)));
    page.labelled("  Leave", LABEL, titles(before, after));
    List<Recommendation> arrivals = arrivals(before, after);
    page.labelled(
        "  Come in", LABEL, arrivals.isEmpty() ? "nothing: it is the order that changes" : "");
    recommendations.write(after.getRecommendationsList(), arrivals::contains);
  }

  /**
   * One of a few events, the one that changes most: what the other shoppers look for, or are
   * recommended.
   */
  private SessionBehavior mostTelling(
      String shopper, RecommendResponse before, Map<String, RecommendResponse> answers) {
    List<SessionBehavior> candidates = new ArrayList<>();
    for (String other : SHOPPERS.subList(1, SHOPPERS.size())) {
      gateway.listInterests(other, 0).getProfile().getInterestsList().stream()
          .limit(2)
          .map(interest -> session(BehaviorKind.BEHAVIOR_KIND_SEARCH).setQuery(interest.getName()))
          .forEach(search -> candidates.add(search.build()));
      answers
          .getOrDefault(other, RecommendResponse.getDefaultInstance())
          .getRecommendationsList()
          .stream()
          .limit(2)
          .map(it -> it.getItem().getItemId())
          .map(item -> session(BehaviorKind.BEHAVIOR_KIND_FAVORITE).setItemId(item))
          .forEach(favorite -> candidates.add(favorite.build()));
    }
    SessionBehavior best =
        session(BehaviorKind.BEHAVIOR_KIND_DISLIKE)
            .setItemId(before.getRecommendations(0).getItem().getItemId())
            .build();
    int most = 1;
    for (SessionBehavior candidate : candidates) {
      RecommendResponse tried = gateway.recommend(withSession(shopper, candidate));
      int change = arrivals(before, tried).size();
      if (change > most) {
        most = change;
        best = candidate;
      }
    }
    return best;
  }

  private static SessionBehavior.Builder session(BehaviorKind kind) {
    return SessionBehavior.newBuilder().setKind(kind);
  }

  private String words(SessionBehavior event) {
    return switch (event.getKind()) {
      case BEHAVIOR_KIND_SEARCH -> "searches “%s”".formatted(event.getQuery());
      case BEHAVIOR_KIND_DISLIKE -> "rejects %s".formatted(gateway.title(event.getItemId()));
      default -> "saves %s".formatted(gateway.title(event.getItemId()));
    };
  }

  private static String titles(RecommendResponse before, RecommendResponse after) {
    List<String> titles = new ArrayList<>();
    for (Recommendation left : arrivals(after, before)) {
      titles.add(left.getItem().getTitle());
    }
    return titles.isEmpty() ? "nothing" : String.join(" · ", titles);
  }

  /** What stands in the later list and not in the earlier. */
  private static List<Recommendation> arrivals(RecommendResponse earlier, RecommendResponse later) {
    List<String> known =
        earlier.getRecommendationsList().stream().map(it -> it.getItem().getItemId()).toList();
    return later.getRecommendationsList().stream()
        .filter(it -> !known.contains(it.getItem().getItemId()))
        .toList();
  }

  private void tellNext() {
    page.gap();
    page.labelled("Next", 7, "./recgpt serve              the cluster on 127.0.0.1:8980");
    page.labelled("", 7, "./recgpt import --data DIR  your own items.tsv and events.tsv");
    page.labelled("", 7, "./recgpt evaluate --help    how good is this, measured");
  }
}
