package io.recgpt.jmh;

import io.recgpt.intent.v1.GetIntentResponse;
import io.recgpt.retrieval.v1.HistoryItem;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.type.v1.Behavior;

/** What the gateway asks retrieval for, once intent has answered. */
final class RetrieveRequests {
  private static final int ITEMS = 10;

  private RetrieveRequests() {}

  /** Ten items for the person of an answer. */
  static RetrieveRequest of(GetIntentResponse intent) {
    RetrieveRequest.Builder request =
        RetrieveRequest.newBuilder()
            .addAllInterests(intent.getProfile().getInterestsList())
            .addAllTags(intent.getProfile().getTagsList())
            .addAllSeenItemIds(intent.getSeenItemIdsList())
            .setAsOf(intent.getAsOf())
            .setCount(ITEMS);
    for (Behavior behavior : intent.getRecentBehaviorsList()) {
      if (!behavior.getItemId().isEmpty()) {
        request.addHistory(
            HistoryItem.newBuilder()
                .setItemId(behavior.getItemId())
                .setKind(behavior.getKind())
                .setOccurredAt(behavior.getOccurredAt()));
      }
    }
    return request.build();
  }
}
