/** What training learns and ranking uses: weights, their defaults, and the space of the towers. */
@NullMarked
package io.recgpt.retrieval.ranking.model;

import org.jspecify.annotations.NullMarked;
