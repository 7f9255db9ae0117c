package io.recgpt.standalone;

import io.recgpt.gateway.v1.ListInterestsResponse;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.standalone.console.Page;
import io.recgpt.standalone.console.ProfileText;
import io.recgpt.standalone.console.RecommendationText;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.dataset.Survey;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the demo tells: three shoppers, and what one more event changes. */
final class DemoStory {
  /** Shoppers of the demo shop whose last visits are written by hand. */
  private static final List<String> SHOPPERS = List.of("m-017", "m-002", "m-033");

  private static final int HISTORY = 50;
  private static final int INTERESTS = 4;
  private static final int DROPPED = 2;
  private static final int COUNT = 10;

  private final GatewayClient gateway;
  private final Page page;
  private final RecommendationText recommendations;

  DemoStory(GatewayClient gateway, Page page) {
    this.gateway = gateway;
    this.page = page;
    this.recommendations = new RecommendationText(page, gateway::title);
  }

  /** Tells all of it. */
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
    page.labelled("  Engine", 14, ProfileText.engine(profile.getProfile()));
    page.gap();
    recommendations.write(response.getRecommendationsList());
    return response;
  }

  private static RecommendRequest request(String shopper) {
    return RecommendRequest.newBuilder().setUserId(shopper).setCount(COUNT).build();
  }

  private void tellChange(Map<String, RecommendResponse> answers) {
    String shopper = SHOPPERS.getFirst();
    RecommendResponse before = answers.get(shopper);
    RecommendResponse other = answers.get(SHOPPERS.getLast());
    if (before == null || other == null || other.getRecommendationsCount() == 0) {
      return;
    }
    Recommendation wanted = other.getRecommendations(0);
    Instant at = DatasetCodec.toInstant(before.getAsOf()).plus(Duration.ofMinutes(1));
    gateway.recordEvents(
        List.of(
            Behavior.newBuilder()
                .setEventId("demo-" + UUID.randomUUID())
                .setUserId(shopper)
                .setKind(BehaviorKind.BEHAVIOR_KIND_FAVORITE)
                .setItemId(wanted.getItem().getItemId())
                .setOccurredAt(DatasetCodec.toMessage(at))
                .build()));
    long start = System.nanoTime();
    RecommendResponse after = gateway.recommend(request(shopper));
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    page.gap();
    page.title(
        "What one event changes", "answer in %d ms".formatted(Math.max(1, elapsed.toMillis())));
    page.labelled(
        "  Event", 14, "%s saves %s".formatted(shopper, wanted.getItem().getTitle()));
    page.labelled("  Leave", 14, titles(before, after));
    List<Recommendation> arrivals = arrivals(before, after);
    page.labelled("  Come in", 14, arrivals.isEmpty() ? "nobody" : "");
    recommendations.write(arrivals);
  }

  private static String titles(RecommendResponse before, RecommendResponse after) {
    List<String> titles = new ArrayList<>();
    for (Recommendation left : arrivals(after, before)) {
      titles.add(left.getItem().getTitle());
    }
    return titles.isEmpty() ? "nobody" : String.join(" · ", titles);
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
