package io.recgpt.quality.baseline;

import java.util.BitSet;

/**
 * Somebody to recommend to; items are numbers, from 0 in the catalogue's order.
 *
 * @param history distinct items taken, oldest first
 * @param seen items that are left out: those of the history, and what was given back or disliked
 * @param at "now", in seconds since 1970
 * @param target what they took next
 */
@SuppressWarnings("ArrayRecordComponent")
record Person(int[] history, BitSet seen, long at, int target) {}
