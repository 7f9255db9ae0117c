package io.recgpt.gateway.recommend;

import io.recgpt.gateway.v1.ItemView;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.retrieval.v1.RetrievedItem;
import io.recgpt.type.v1.Item;

/** How much of what was retrieved its caller gets. */
final class ViewCodec {
  private ViewCodec() {}

  /** Whether a caller gets no explanations: they are not asked for then. */
  static boolean omitsExplanations(RecommendRequest request) {
    return request.getOmitExplanations() || request.getView() == ItemView.ITEM_VIEW_IDS;
  }

  static Recommendation recommendation(RetrievedItem retrieved, ItemView view) {
    Recommendation.Builder recommendation =
        Recommendation.newBuilder()
            .setItem(item(retrieved.getItem(), view))
            .setScore(retrieved.getScore());
    if (view != ItemView.ITEM_VIEW_IDS) {
      recommendation.setAttribution(retrieved.getAttribution());
    }
    return recommendation.build();
  }

  static Item item(Item item, ItemView view) {
    return switch (view) {
      case ITEM_VIEW_IDS -> Item.newBuilder().setItemId(item.getItemId()).build();
      case ITEM_VIEW_BASIC ->
          item.toBuilder().clearDescription().clearAttributes().clearTitleWords().build();
      case ITEM_VIEW_FULL, ITEM_VIEW_UNSPECIFIED, UNRECOGNIZED -> item;
    };
  }
}
