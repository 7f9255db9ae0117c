/** What towers are trained on: logs as arrays, vocabularies, and batches drawn from them. */
@NullMarked
package io.recgpt.retrieval.towers.samples;

import org.jspecify.annotations.NullMarked;
