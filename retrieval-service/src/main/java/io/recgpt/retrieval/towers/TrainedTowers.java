package io.recgpt.retrieval.towers;

import static java.util.Objects.requireNonNull;

import io.recgpt.retrieval.towers.samples.TowerSettings;
import java.time.Instant;

/**
 * Towers with what is known of their training.
 *
 * @param towers the best of all epochs
 * @param summary what they were trained on, and how well they did
 */
public record TrainedTowers(Towers towers, Summary summary) {
  public TrainedTowers {
    requireNonNull(towers);
    requireNonNull(summary);
  }

  /**
   * What towers were trained on, and how well they did.
   *
   * @param firstEvent time of the oldest positive event
   * @param lastEvent time of the latest
   * @param items number of items
   * @param users number of users with positive events
   * @param events number of positive events
   * @param settings as they were used
   * @param bestEpoch the epoch that the towers are from
   * @param validationUsers users whose last new item was held out; like the two figures below those
   *     of the towers that training went on from, where it did
   * @param hitRate HR@30 of these, 0 where there are none
   * @param ndcg NDCG@30 of these
   */
  public record Summary(
      Instant firstEvent,
      Instant lastEvent,
      int items,
      int users,
      int events,
      TowerSettings settings,
      int bestEpoch,
      int validationUsers,
      double hitRate,
      double ndcg) {}
}
