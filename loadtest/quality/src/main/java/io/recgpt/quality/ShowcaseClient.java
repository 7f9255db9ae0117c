package io.recgpt.quality;

import static java.util.stream.Collectors.joining;

import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.quality.split.Stage;
import io.recgpt.quality.split.Target;
import io.recgpt.standalone.dataset.CatalogueItem;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.DroppedInterest;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.ItemTag;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes out what the cluster believes of single users, for people to read and judge. */
final class ShowcaseClient {
  private static final int HISTORY = 20;
  private static final int TAGS = 30;
  private static final int RECOMMENDATIONS = 10;

  private final StageClient client;
  private final Set<String> candidates;
  private final Map<String, String> titles;

  ShowcaseClient(StageClient client, Stage stage, List<CatalogueItem> items) {
    this.client = client;
    this.candidates = stage.candidates();
    this.titles = items.stream().collect(Collectors.toMap(CatalogueItem::id, CatalogueItem::title));
  }

  /** One user's history, interests, refusals, tags, and explained recommendations. */
  String show(Target target) {
    GetIntentResponse intent = client.intent(target, HISTORY);
    StringBuilder text = new StringBuilder();
    text.append(
        "%n=== user %s as of %s ===%nhistory (latest %d)%n"
            .formatted(target.userId(), day(target.timestamp()), HISTORY));
    for (Behavior behavior : intent.getRecentBehaviorsList()) {
      text.append(
          "  %s %-12s %s%n"
              .formatted(
                  day(behavior.getOccurredAt().getSeconds()),
                  word(behavior.getKind().name(), "BEHAVIOR_KIND_"),
                  behavior.getItemId().isEmpty()
                      ? behavior.getQuery()
                      : title(behavior.getItemId())));
    }
    text.append("interests%n".formatted());
    for (Interest interest : intent.getProfile().getInterestsList()) {
      text.append(
          "  %s (%s, strength %.2f, cohesion %.2f): %s%n      %s%n"
              .formatted(
                  interest.getName(),
                  word(interest.getStage().name(), "INTEREST_STAGE_"),
                  interest.getStrength(),
                  interest.getCohesion(),
                  interest.getReason(),
                  interest.getEvidenceItemsList().stream()
                      .limit(5)
                      .map(item -> title(item.getItemId()))
                      .collect(joining(" | "))));
    }
    text.append("dropped%n".formatted());
    for (DroppedInterest dropped : intent.getProfile().getDroppedInterestsList()) {
      text.append(
          "  %s (%s): %s%n"
              .formatted(
                  dropped.getName(),
                  word(dropped.getDropReason().name(), "DROP_REASON_"),
                  dropped.getReason()));
    }
    text.append(
        "tags (%d)%n  %s%n"
            .formatted(
                intent.getProfile().getTagsCount(),
                intent.getProfile().getTagsList().stream()
                    .limit(TAGS)
                    .map(ItemTag::getTag)
                    .collect(joining(", "))));
    text.append("recommendations (* is what the user took next)%n".formatted());
    for (Recommendation recommendation : recommendations(target)) {
      text.append(
          "%s %s%n      %s: %s%n"
              .formatted(
                  recommendation.getItem().getItemId().equals(target.itemId()) ? "*" : " ",
                  recommendation.getItem().getTitle(),
                  origin(recommendation),
                  recommendation.getExplanation().getText()));
    }
    text.append("took next: %s%n".formatted(title(target.itemId())));
    return text.toString();
  }

  private List<Recommendation> recommendations(Target target) {
    return client
        .recommend(
            RecommendRequest.newBuilder()
                .setUserId(target.userId())
                .setCount(RECOMMENDATIONS)
                .setAsOf(StageClient.time(target))
                .setFilter(ItemFilter.newBuilder().addAllOnlyItemIds(candidates))
                .build())
        .getRecommendationsList();
  }

  private static String origin(Recommendation recommendation) {
    String channel = word(recommendation.getAttribution().getChannel().name(), "CHANNEL_");
    String tag = recommendation.getAttribution().getTag();
    String interest = recommendation.getAttribution().getInterestName();
    return channel
        + (tag.isEmpty() ? "" : " \"%s\"".formatted(tag))
        + (interest.isEmpty() ? "" : ", interest \"%s\"".formatted(interest));
  }

  private String title(String itemId) {
    return titles.getOrDefault(itemId, itemId);
  }

  private static String word(String name, String prefix) {
    return name.replace(prefix, "").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static LocalDate day(long seconds) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
  }
}
