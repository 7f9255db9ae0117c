package io.recgpt.retrieval.ranking.query;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.ranking.people.Popularity;
import io.recgpt.retrieval.ranking.people.Takings;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What brought an item into a list.
 *
 * @param channel the channel that contributed most
 * @param expert who filled the position
 * @param interestId the interest whose expert that is; empty: none
 * @param interestName that interest's name; empty with the id
 * @param tag the predicted tag of that interest that found the item; empty: none did
 * @param anchorId the item of the history that led here; empty: none did
 * @param together other people who took the anchor and the item; null: too few, or no more than
 *     chance would have it
 * @param popularity where the item stands; null: it is not among the most popular anywhere
 * @param sharedFeatures what the item shares with the interest's evidence, rarest first
 * @param contributions each channel's part of the score; they add up to it
 */
public record Attribution(
    Channel channel,
    Expert expert,
    String interestId,
    String interestName,
    String tag,
    String anchorId,
    Takings.@Nullable Counts together,
    @Nullable Standing popularity,
    List<String> sharedFeatures,
    Map<Channel, Double> contributions) {

  /**
   * Where an item stands among others by the people who took it lately.
   *
   * @param interestId whose items it is compared with; empty: no interest's
   * @param category the catalogue's own one that it is compared within; empty: none
   */
  public record Standing(String interestId, String category, Popularity.Standing place) {}

  public Attribution {
    requireNonNull(channel, "channel");
    requireNonNull(expert, "expert");
    requireNonNull(interestId, "interestId");
    requireNonNull(interestName, "interestName");
    requireNonNull(tag, "tag");
    requireNonNull(anchorId, "anchorId");
    sharedFeatures = List.copyOf(sharedFeatures);
    Map<Channel, Double> ordered = new EnumMap<>(Channel.class);
    ordered.putAll(contributions);
    contributions = Collections.unmodifiableMap(ordered);
  }
}
