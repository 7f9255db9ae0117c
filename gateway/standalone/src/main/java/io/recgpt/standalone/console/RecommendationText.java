package io.recgpt.standalone.console;

import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.standalone.dataset.CatalogueItem;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.dataset.Price;
import io.recgpt.type.v1.Attribution;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A list of recommendations: item, price, what brought it, and why. */
public final class RecommendationText {
  private static final int RANK = 6;
  private static final int PRICE = 10;
  private static final int LONGEST_TITLE = 38;

  /** Columns that a cut source needs at least to say anything. */
  private static final int SHORTEST_SOURCE = 36;

  private final Page page;
  private final UnaryOperator<String> titles;

  /**
   * A text of lists.
   *
   * @param titles title of an item by its id, for the items that led to others
   */
  public RecommendationText(Page page, UnaryOperator<String> titles) {
    this.page = page;
    this.titles = titles;
  }

  /** Writes a list, best first. */
  public void write(List<Recommendation> recommendations) {
    write(recommendations, _ -> true);
  }

  /** Writes some of a list, each with its rank in the whole. */
  public void write(List<Recommendation> recommendations, Predicate<Recommendation> shown) {
    int title =
        Math.min(
            LONGEST_TITLE,
            recommendations.stream()
                .mapToInt(it -> Page.width(it.getItem().getTitle()))
                .max()
                .orElse(0));
    boolean priced = recommendations.stream().anyMatch(it -> it.getItem().hasPrice());
    for (int i = 0; i < recommendations.size(); i++) {
      if (shown.test(recommendations.get(i))) {
        write(i + 1, recommendations.get(i), title, priced);
      }
    }
  }

  private void write(int rank, Recommendation recommendation, int title, boolean priced) {
    CatalogueItem item = DatasetCodec.toItem(recommendation.getItem());
    String head =
        " %3d  %s".formatted(rank, page.palette().strong(Page.fitted(item.title(), title)));
    String price = priced ? "%%%ds".formatted(PRICE).formatted(price(item)) : "";
    String source = source(recommendation.getAttribution());
    int taken = RANK + title + Page.width(price) + 2;
    String why = recommendation.getExplanation().getText();
    int room = page.columns() - taken;
    if (Page.width(source) <= Math.max(room, 0) || room >= SHORTEST_SOURCE) {
      String cut = Page.fitted(source, room).stripTrailing();
      page.raw("%s%s  %s".formatted(head, price, page.palette().accent(cut)));
      if (!why.isEmpty()) {
        page.aside(RANK, why);
      }
    } else {
      page.raw(head + price);
      writeBelow(why, source);
    }
  }

  private void writeBelow(String why, String source) {
    if (RANK + Page.width(why) + 3 + Page.width(source) <= page.columns()) {
      String link = why.isEmpty() ? "" : page.palette().faint(why + " · ");
      page.raw(" ".repeat(RANK) + link + page.palette().accent(source));
    } else {
      if (!why.isEmpty()) {
        page.aside(RANK, why);
      }
      page.raw(
          " ".repeat(RANK)
              + page.palette().accent(Page.fitted(source, page.columns() - RANK).stripTrailing()));
    }
  }

  private static String price(CatalogueItem item) {
    Price price = item.price();
    return price == null ? "" : price.shown();
  }

  /** What brought an item, for example {@code trail hiking ← "rain shell"}. */
  String source(Attribution attribution) {
    String means =
        switch (attribution.getChannel()) {
          case CHANNEL_TAG -> "a predicted tag";
          case CHANNEL_ITEM_TO_ITEM -> anchored("with", attribution, "taken together");
          case CHANNEL_SESSION -> anchored("with", attribution, "taken together with the latest");
          case CHANNEL_CONTENT -> anchored("like", attribution, "like the history");
          case CHANNEL_USER -> "near to this shopper's taste";
          case CHANNEL_TRENDING -> "popular now";
          case CHANNEL_INTENT, CHANNEL_DIVERSITY, CHANNEL_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    if (!attribution.getTag().isEmpty()) {
      means = "“%s”".formatted(attribution.getTag());
    }
    String interest = attribution.getInterestName();
    return interest.isEmpty() ? means : "%s ← %s".formatted(interest, means);
  }

  private String anchored(String verb, Attribution attribution, String otherwise) {
    return attribution.getAnchorItemId().isEmpty()
        ? otherwise
        : "%s %s".formatted(verb, titles.apply(attribution.getAnchorItemId()));
  }
}
