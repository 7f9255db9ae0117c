package io.recgpt.explain.message;

import com.google.protobuf.Timestamp;
import io.recgpt.explain.explanation.BehaviorKind;
import io.recgpt.explain.explanation.Evidence;
import io.recgpt.explain.explanation.Popularity;
import io.recgpt.explain.explanation.TakenTogether;
import io.recgpt.explain.v1.Claim;
import io.recgpt.explain.v1.ClaimKind;
import io.recgpt.type.v1.EvidenceItem;
import java.time.Instant;
import java.util.List;

/** Turns what a sentence claims into messages. */
final class ClaimCodec {
  private ClaimCodec() {}

  static Claim claim(io.recgpt.explain.explanation.Claim claim) {
    Claim.Builder message = Claim.newBuilder();
    switch (claim) {
      case io.recgpt.explain.explanation.Claim.Together together ->
          message
              .setKind(ClaimKind.CLAIM_KIND_TAKEN_TOGETHER)
              .addEvidenceItems(item(together.anchor()))
              .setTakenTogether(counts(together.counts()));
      case io.recgpt.explain.explanation.Claim.Like like ->
          message
              .setKind(ClaimKind.CLAIM_KIND_LIKE)
              .addAllEvidenceItems(items(like.items()))
              .addAllFeatures(like.features());
      case io.recgpt.explain.explanation.Claim.OfInterest of ->
          message
              .setKind(ClaimKind.CLAIM_KIND_INTEREST)
              .setInterestId(of.interestId())
              .addAllEvidenceItems(items(of.items()))
              .addAllFeatures(of.features());
      case io.recgpt.explain.explanation.Claim.Popular popular ->
          message
              .setKind(ClaimKind.CLAIM_KIND_POPULAR)
              .setInterestId(popular.popularity().interestId())
              .setPopularity(popularity(popular.popularity()));
      case io.recgpt.explain.explanation.Claim.Quality quality ->
          message.setKind(ClaimKind.CLAIM_KIND_QUALITY).addAllFeatures(quality.features());
    }
    return message.build();
  }

  private static List<EvidenceItem> items(List<Evidence> items) {
    return items.stream().map(ClaimCodec::item).toList();
  }

  private static EvidenceItem item(Evidence evidence) {
    EvidenceItem.Builder item =
        EvidenceItem.newBuilder().setItemId(evidence.itemId()).setKind(kind(evidence.kind()));
    Instant occurredAt = evidence.occurredAt();
    if (occurredAt != null) {
      item.setOccurredAt(time(occurredAt));
    }
    return item.build();
  }

  private static io.recgpt.type.v1.BehaviorKind kind(BehaviorKind kind) {
    return switch (kind) {
      case CLICK -> io.recgpt.type.v1.BehaviorKind.BEHAVIOR_KIND_CLICK;
      case DETAIL_VIEW -> io.recgpt.type.v1.BehaviorKind.BEHAVIOR_KIND_DETAIL_VIEW;
      case REVIEW_READ -> io.recgpt.type.v1.BehaviorKind.BEHAVIOR_KIND_REVIEW_READ;
      case ADD_TO_CART -> io.recgpt.type.v1.BehaviorKind.BEHAVIOR_KIND_ADD_TO_CART;
      case FAVORITE -> io.recgpt.type.v1.BehaviorKind.BEHAVIOR_KIND_FAVORITE;
      case PURCHASE -> io.recgpt.type.v1.BehaviorKind.BEHAVIOR_KIND_PURCHASE;
    };
  }

  private static io.recgpt.type.v1.TakenTogether counts(TakenTogether counts) {
    return io.recgpt.type.v1.TakenTogether.newBuilder()
        .setAnchorItemId(counts.anchorItemId())
        .setBothCount(counts.bothCount())
        .setAnchorCount(counts.anchorCount())
        .setItemCount(counts.itemCount())
        .setPeopleCount(counts.peopleCount())
        .build();
  }

  private static io.recgpt.type.v1.Popularity popularity(Popularity popularity) {
    return io.recgpt.type.v1.Popularity.newBuilder()
        .setInterestId(popularity.interestId())
        .setCategory(popularity.category())
        .setRank(popularity.rank())
        .setItemCount(popularity.itemCount())
        .setPeopleCount(popularity.peopleCount())
        .setSince(time(popularity.since()))
        .build();
  }

  private static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
