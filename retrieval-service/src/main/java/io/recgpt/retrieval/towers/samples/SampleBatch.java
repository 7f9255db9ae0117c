package io.recgpt.retrieval.towers.samples;

import io.recgpt.retrieval.towers.network.ContrastiveLoss;

/**
 * One step's work.
 *
 * @param historyItems items of all histories, oldest first, one history after the other
 * @param historyIds rows of their ids, the unknown item's where they are dropped
 * @param historyKinds their kinds of behavior
 * @param historyOffsets where each history starts, and the end of the last
 * @param candidates items, each once
 * @param candidateIds rows of their ids, the unknown item's where they are dropped
 * @param tags indices of tag texts, each once
 * @param taken what histories continue with, among the candidates
 * @param tagged the first candidates' tags, among the tags
 * @param related the first candidates' items of the same category, among the candidates
 */
@SuppressWarnings("ArrayRecordComponent") // shared, and never compared
public record SampleBatch(
    int[] historyItems,
    int[] historyIds,
    int[] historyKinds,
    int[] historyOffsets,
    int[] candidates,
    int[] candidateIds,
    int[] tags,
    ContrastiveLoss.Task taken,
    ContrastiveLoss.Task tagged,
    ContrastiveLoss.Task related) {
  /** Number of histories. */
  public int histories() {
    return historyOffsets.length - 1;
  }
}
