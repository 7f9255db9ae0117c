package io.recgpt.retrieval.towers;

import java.time.Duration;

/**
 * How training goes, after an epoch.
 *
 * @param epoch from 1
 * @param taken mean L_col: what histories continue with, in nats
 * @param tagged mean L_tag: tags of the items, in nats
 * @param related mean L_cate: items of the same category, in nats
 * @param hitRate share of held-out users whose next item is among the first 30; 0 without such
 *     users
 * @param ndcg NDCG@30 of the same
 * @param best true where no epoch before did better
 * @param elapsed since the epoch began
 */
public record EpochReport(
    int epoch,
    double taken,
    double tagged,
    double related,
    double hitRate,
    double ndcg,
    boolean best,
    Duration elapsed) {}
