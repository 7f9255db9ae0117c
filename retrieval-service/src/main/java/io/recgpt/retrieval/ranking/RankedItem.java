package io.recgpt.retrieval.ranking;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * An item with what brought it.
 *
 * @param score comparable within one list only
 * @param channel the channel that contributed most
 * @param interestId the interest it serves; empty: none is claimed
 * @param interestName that interest's name; empty with the id
 * @param tag the predicted tag that found it; empty: none did
 * @param anchorId the item of the history that led here; empty: none did
 * @param contributions each channel's part of the score, in their order
 */
public record RankedItem(
    CatalogueItem item,
    double score,
    Channel channel,
    String interestId,
    String interestName,
    String tag,
    String anchorId,
    Map<Channel, Double> contributions) {

  public RankedItem {
    requireNonNull(item, "item");
    requireNonNull(channel, "channel");
    requireNonNull(interestId, "interestId");
    requireNonNull(interestName, "interestName");
    requireNonNull(tag, "tag");
    requireNonNull(anchorId, "anchorId");
    Map<Channel, Double> ordered = new EnumMap<>(Channel.class);
    ordered.putAll(contributions);
    contributions = Collections.unmodifiableMap(ordered);
  }
}
