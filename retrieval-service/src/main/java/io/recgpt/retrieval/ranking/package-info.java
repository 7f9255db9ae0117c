/**
 * Which items of a catalogue suit an intent: candidate channels, merging, diversity, attribution.
 */
@NullMarked
package io.recgpt.retrieval.ranking;

import org.jspecify.annotations.NullMarked;
