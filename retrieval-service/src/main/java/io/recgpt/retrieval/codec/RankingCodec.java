package io.recgpt.retrieval.codec;

import com.google.protobuf.Timestamp;
import io.recgpt.inference.Embedding;
import io.recgpt.retrieval.item.ItemAction;
import io.recgpt.retrieval.item.ItemFilter;
import io.recgpt.retrieval.ranking.TenantModel;
import io.recgpt.retrieval.ranking.people.Takings;
import io.recgpt.retrieval.ranking.query.Channel;
import io.recgpt.retrieval.ranking.query.Expert;
import io.recgpt.retrieval.ranking.query.RankedItem;
import io.recgpt.retrieval.ranking.query.RankingQuery;
import io.recgpt.retrieval.ranking.query.RankingSettings;
import io.recgpt.retrieval.store.ItemCodec;
import io.recgpt.retrieval.v1.CandidateCounts;
import io.recgpt.retrieval.v1.HistoryItem;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrievedItem;
import io.recgpt.rpc.server.interceptor.RequestTimes;
import io.recgpt.type.v1.Attribution;
import io.recgpt.type.v1.BehaviorKind;
import io.recgpt.type.v1.ChannelScore;
import io.recgpt.type.v1.DropReason;
import io.recgpt.type.v1.DroppedInterest;
import io.recgpt.type.v1.EvidenceItem;
import io.recgpt.type.v1.Interest;
import io.recgpt.type.v1.InterestStage;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemTag;
import io.recgpt.type.v1.RankingParameters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Requests for rankings, and what comes of them. */
public final class RankingCodec {
  private RankingCodec() {}

  /** The query of a request, given the vectors of its first tags and of its searches. */
  public static RankingQuery query(
      RetrieveRequest request, List<Embedding> tagVectors, List<Embedding> searchVectors) {
    List<RankingQuery.HistoryItem> history = new ArrayList<>();
    Set<String> seen = new HashSet<>(request.getSeenItemIdsList());
    for (HistoryItem item : request.getHistoryList()) {
      Optional<ItemAction> action = action(item.getKind());
      if (action.isPresent()) {
        history.add(
            new RankingQuery.HistoryItem(
                item.getItemId(),
                action.get(),
                RequestTimes.instant(
                    "history.occurred_at",
                    item.hasOccurredAt() ? item.getOccurredAt() : request.getAsOf())));
        if (action.get() == ItemAction.RETURN || action.get() == ItemAction.DISLIKE) {
          seen.add(item.getItemId());
        }
      }
    }
    List<RankingQuery.Tag> tags = new ArrayList<>();
    for (int i = 0; i < tagVectors.size(); i++) {
      ItemTag tag = request.getTags(i);
      tags.add(
          new RankingQuery.Tag(
              tag.getTag(),
              tag.getInterestId(),
              tag.getCategory(),
              tag.getScore(),
              tagVectors.get(i)));
    }
    List<RankingQuery.Search> searches = new ArrayList<>();
    for (int i = 0; i < searchVectors.size(); i++) {
      searches.add(new RankingQuery.Search(request.getQueries(i), searchVectors.get(i)));
    }
    return new RankingQuery(
        history,
        searches,
        request.getInterestsList().stream()
            .map(interest -> interest(interest, request.getAsOf()))
            .toList(),
        request.getRefusedInterestsList().stream()
            .filter(DroppedInterest::getRefused)
            .map(refused ->
                new RankingQuery.Refused(
                    refused.getName(),
                    new HashSet<>(refused.getEvidenceItemIdsList()),
                    refused.getDropReason() != DropReason.DROP_REASON_BURST))
            .toList(),
        tags,
        seen,
        filter(request.getFilter()),
        request.getCount(),
        RequestTimes.instant("as_of", request.getAsOf()),
        settings(request.getRanking()),
        request.getUserId());
  }

  /** Decodes a filter; what is not set lets all items pass. */
  public static ItemFilter filter(io.recgpt.type.v1.ItemFilter filter) {
    return new ItemFilter(
        new HashSet<>(filter.getAnyTagsList()),
        new HashSet<>(filter.getAnyCategoriesList()),
        filter.getAttributesMap(),
        filter.hasMinPrice() ? ItemCodec.price(filter.getMinPrice()) : null,
        filter.hasMaxPrice() ? ItemCodec.price(filter.getMaxPrice()) : null,
        filter.getInStock(),
        new HashSet<>(filter.getExcludeItemIdsList()),
        new HashSet<>(filter.getOnlyItemIdsList()));
  }

  static RankingSettings settings(RankingParameters parameters) {
    Map<Channel, Double> weights = new EnumMap<>(Channel.class);
    if (parameters.hasTagWeight()) {
      weights.put(Channel.TAG, parameters.getTagWeight());
    }
    if (parameters.hasUserWeight()) {
      weights.put(Channel.USER, parameters.getUserWeight());
    }
    if (parameters.hasItemToItemWeight()) {
      weights.put(Channel.ITEM_TO_ITEM, parameters.getItemToItemWeight());
    }
    if (parameters.hasSessionWeight()) {
      weights.put(Channel.SESSION, parameters.getSessionWeight());
    }
    if (parameters.hasTrendingWeight()) {
      weights.put(Channel.TRENDING, parameters.getTrendingWeight());
    }
    if (parameters.hasContentWeight()) {
      weights.put(Channel.CONTENT, parameters.getContentWeight());
    }
    return new RankingSettings(
        weights,
        parameters.hasBeta() ? parameters.getBeta() : null,
        parameters.hasDiversity() ? parameters.getDiversity() : RankingSettings.DEFAULT_DIVERSITY,
        parameters.hasIntent() ? parameters.getIntent() : null);
  }

  /** Encodes how many items a query could have. */
  public static CandidateCounts counts(TenantModel.Candidates candidates) {
    return CandidateCounts.newBuilder()
        .setCatalogueCount(candidates.items())
        .setAdmittedCount(candidates.admitted())
        .setSeenCount(candidates.seen())
        .build();
  }

  /**
   * Encodes a ranked item with its attribution; the item is given as the caller wants to see it.
   */
  public static RetrievedItem retrieved(RankedItem ranked, Item item) {
    io.recgpt.retrieval.ranking.query.Attribution why = ranked.attribution();
    Attribution.Builder attribution =
        Attribution.newBuilder()
            .setChannel(channel(why.channel()))
            .setExpert(expert(why.expert()))
            .setInterestId(why.interestId())
            .setInterestName(why.interestName())
            .setTag(why.tag())
            .setAnchorItemId(why.anchorId())
            .addAllSharedFeatures(why.sharedFeatures());
    Takings.Counts together = why.together();
    if (together != null) {
      attribution
          .getTakenTogetherBuilder()
          .setAnchorItemId(why.anchorId())
          .setBothCount(together.both())
          .setAnchorCount(together.anchor())
          .setItemCount(together.item())
          .setPeopleCount(together.people());
    }
    io.recgpt.retrieval.ranking.query.Attribution.Standing standing = why.popularity();
    if (standing != null) {
      attribution
          .getPopularityBuilder()
          .setInterestId(standing.interestId())
          .setCategory(standing.category())
          .setRank(standing.place().rank())
          .setItemCount(standing.place().itemCount())
          .setPeopleCount(standing.place().peopleCount())
          .setSince(timestamp(standing.place().since()));
    }
    why.contributions()
        .forEach((channel, score) ->
            attribution.addChannelScores(
                ChannelScore.newBuilder().setChannel(channel(channel)).setScore(score)));
    return RetrievedItem.newBuilder()
        .setItem(item)
        .setScore(ranked.score())
        .setAttribution(attribution)
        .build();
  }

  /** The action of a kind; none for searches and for kinds that are unknown here. */
  public static Optional<ItemAction> action(BehaviorKind kind) {
    return switch (kind) {
      case BEHAVIOR_KIND_IMPRESSION -> Optional.of(ItemAction.IMPRESSION);
      case BEHAVIOR_KIND_CLICK -> Optional.of(ItemAction.CLICK);
      case BEHAVIOR_KIND_DETAIL_VIEW -> Optional.of(ItemAction.DETAIL_VIEW);
      case BEHAVIOR_KIND_FAVORITE -> Optional.of(ItemAction.FAVORITE);
      case BEHAVIOR_KIND_ADD_TO_CART -> Optional.of(ItemAction.ADD_TO_CART);
      case BEHAVIOR_KIND_PURCHASE -> Optional.of(ItemAction.PURCHASE);
      case BEHAVIOR_KIND_REVIEW_READ -> Optional.of(ItemAction.REVIEW_READ);
      case BEHAVIOR_KIND_RETURN -> Optional.of(ItemAction.RETURN);
      case BEHAVIOR_KIND_DISLIKE -> Optional.of(ItemAction.DISLIKE);
      case BEHAVIOR_KIND_SEARCH, BEHAVIOR_KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  /** Encodes a time. */
  public static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static RankingQuery.Interest interest(Interest interest, Timestamp asOf) {
    return new RankingQuery.Interest(
        interest.getInterestId(),
        interest.getName(),
        interest.getKindsCount() == 0 ? List.of(interest.getName()) : interest.getKindsList(),
        interest.getEvidenceItemsList().stream()
            .map(EvidenceItem::getItemId)
            .collect(Collectors.toSet()),
        Math.clamp(interest.getStrength(), 0, 1),
        interest.getStage() == InterestStage.INTEREST_STAGE_LONG_TERM,
        RequestTimes.instant(
            "interests.last_evidence_at",
            interest.hasLastEvidenceAt() ? interest.getLastEvidenceAt() : asOf));
  }

  private static io.recgpt.type.v1.Expert expert(Expert expert) {
    return switch (expert) {
      case INTEREST -> io.recgpt.type.v1.Expert.EXPERT_INTEREST;
      case TREND -> io.recgpt.type.v1.Expert.EXPERT_TREND;
      case DISCOVERY -> io.recgpt.type.v1.Expert.EXPERT_DISCOVERY;
      case NONE -> io.recgpt.type.v1.Expert.EXPERT_UNSPECIFIED;
    };
  }

  /** Encodes a channel. */
  public static io.recgpt.type.v1.Channel channel(Channel channel) {
    return switch (channel) {
      case TAG -> io.recgpt.type.v1.Channel.CHANNEL_TAG;
      case USER -> io.recgpt.type.v1.Channel.CHANNEL_USER;
      case SESSION -> io.recgpt.type.v1.Channel.CHANNEL_SESSION;
      case ITEM_TO_ITEM -> io.recgpt.type.v1.Channel.CHANNEL_ITEM_TO_ITEM;
      case TRENDING -> io.recgpt.type.v1.Channel.CHANNEL_TRENDING;
      case CONTENT -> io.recgpt.type.v1.Channel.CHANNEL_CONTENT;
      case INTENT -> io.recgpt.type.v1.Channel.CHANNEL_INTENT;
      case DIVERSITY -> io.recgpt.type.v1.Channel.CHANNEL_DIVERSITY;
    };
  }
}
