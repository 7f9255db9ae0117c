package io.recgpt.standalone.console;

import io.recgpt.gateway.v1.Recommendation;
import io.recgpt.standalone.dataset.CatalogueItem;
import io.recgpt.standalone.dataset.DatasetCodec;
import io.recgpt.standalone.dataset.Price;
import io.recgpt.type.v1.Attribution;
import io.recgpt.type.v1.Channel;
import io.recgpt.type.v1.ChannelScore;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A list of recommendations: item, price, what brought it, and why. */
public final class RecommendationText {
  private static final int RANK = 6;
  private static final int PRICE = 10;
  private static final int MAX_TITLE_COLUMNS = 38;

  /** Contributions below 0 that are less than this share of the greatest aren't shown. */
  private static final double MIN_SHOWN = 0.1;

  /** Columns that a cut source needs at least to say anything. */
  private static final int MIN_SOURCE = 36;

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

  /** Writes items like one item, the most like first: no expert has a place among them. */
  public void writeSimilar(List<Recommendation> similar) {
    write(similar, _ -> true, this::means);
  }

  /** Writes some of a list, each with its rank in the whole. */
  public void write(List<Recommendation> recommendations, Predicate<Recommendation> shown) {
    write(recommendations, shown, this::source);
  }

  private void write(
      List<Recommendation> recommendations,
      Predicate<Recommendation> shown,
      Function<Attribution, String> sources) {
    int title =
        Math.min(
            MAX_TITLE_COLUMNS,
            recommendations.stream()
                .mapToInt(it -> Page.width(it.getItem().getTitle()))
                .max()
                .orElse(0));
    boolean priced = recommendations.stream().anyMatch(it -> it.getItem().hasPrice());
    for (int i = 0; i < recommendations.size(); i++) {
      if (shown.test(recommendations.get(i))) {
        Recommendation recommendation = recommendations.get(i);
        String source = sources.apply(recommendation.getAttribution());
        write(i + 1, recommendation, source, title, priced);
      }
    }
  }

  private void write(
      int rank, Recommendation recommendation, String source, int title, boolean priced) {
    CatalogueItem item = DatasetCodec.toItem(recommendation.getItem());
    String head =
        " %3d  %s".formatted(rank, page.palette().strong(Page.fitted(item.title(), title)));
    String price = priced ? "%%%ds".formatted(PRICE).formatted(price(item)) : "";
    int taken = RANK + title + Page.width(price) + 2;
    String why = recommendation.getExplanation().getText();
    int room = page.columns() - taken;
    if (Page.width(source) <= Math.max(room, 0) || room >= MIN_SOURCE) {
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

  /**
   * What brought an item: whose place it has, what contributed most, and what spoke against it, for
   * example {@code trail hiking “rain shells” ← with Trail Shoe · against: popular now -0.12}.
   */
  String source(Attribution attribution) {
    Channel most = most(attribution);
    boolean byTag = most == Channel.CHANNEL_TAG && !attribution.getTag().isEmpty();
    String means = byTag ? tag(attribution) : means(most, attribution);
    String place = place(attribution);
    if (!place.isEmpty() && !byTag && !attribution.getTag().isEmpty()) {
      place = "%s %s".formatted(place, tag(attribution));
    }
    String source = place.isEmpty() ? means : "%s ← %s".formatted(place, means);
    String against = against(attribution);
    return against.isEmpty() ? source : "%s · against: %s".formatted(source, against);
  }

  /** What brought an item, whoever has its place, for example {@code with Trail Shoe}. */
  String means(Attribution attribution) {
    return means(most(attribution), attribution);
  }

  private static String tag(Attribution attribution) {
    return "“%s”".formatted(attribution.getTag());
  }

  /** Who put the item there. */
  private static String place(Attribution attribution) {
    return switch (attribution.getExpert()) {
      case EXPERT_TREND -> "what is going on";
      case EXPERT_DISCOVERY -> "discovery";
      case EXPERT_INTEREST, EXPERT_UNSPECIFIED, UNRECOGNIZED -> attribution.getInterestName();
    };
  }

  /** The channel of the greatest contribution; where none is given, the one named. */
  private static Channel most(Attribution attribution) {
    return attribution.getChannelScoresList().stream()
        .filter(score -> score.getScore() > 0)
        .max(Comparator.comparingDouble(ChannelScore::getScore))
        .map(ChannelScore::getChannel)
        .orElse(attribution.getChannel());
  }

  private String means(Channel channel, Attribution attribution) {
    return switch (channel) {
      case CHANNEL_TAG -> "a predicted tag";
      case CHANNEL_ITEM_TO_ITEM -> anchored("with", attribution, "taken together");
      case CHANNEL_SESSION -> anchored("with", attribution, "taken together with the latest");
      case CHANNEL_CONTENT -> anchored("like", attribution, "like the history");
      case CHANNEL_USER -> "near to this shopper's taste";
      case CHANNEL_TRENDING -> "popular now";
      case CHANNEL_INTENT -> "its share of the list";
      case CHANNEL_DIVERSITY -> "unlike the others";
      case CHANNEL_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  /** What took away from the score, the most first. */
  private static String against(Attribution attribution) {
    double greatest =
        attribution.getChannelScoresList().stream()
            .mapToDouble(ChannelScore::getScore)
            .map(Math::abs)
            .max()
            .orElse(0);
    return attribution.getChannelScoresList().stream()
        .filter(score -> score.getScore() < 0 && -score.getScore() >= MIN_SHOWN * greatest)
        .sorted(Comparator.comparingDouble(ChannelScore::getScore))
        .map(score -> "%s %.2f".formatted(word(score.getChannel()), score.getScore()))
        .collect(Collectors.joining(", "));
  }

  private static String word(Channel channel) {
    return switch (channel) {
      case CHANNEL_TAG -> "tags";
      case CHANNEL_ITEM_TO_ITEM -> "taken together";
      case CHANNEL_SESSION -> "the latest";
      case CHANNEL_CONTENT -> "content";
      case CHANNEL_USER -> "taste";
      case CHANNEL_TRENDING -> "popularity";
      case CHANNEL_INTENT -> "share";
      case CHANNEL_DIVERSITY -> "variety";
      case CHANNEL_UNSPECIFIED, UNRECOGNIZED -> "something unknown";
    };
  }

  private String anchored(String verb, Attribution attribution, String otherwise) {
    return attribution.getAnchorItemId().isEmpty()
        ? otherwise
        : "%s %s".formatted(verb, titles.apply(attribution.getAnchorItemId()));
  }
}
