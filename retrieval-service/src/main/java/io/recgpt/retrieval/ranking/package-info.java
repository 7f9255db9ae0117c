/**
 * Ranks the items of one tenant for a query: planner, experts, arbiter, and what brought each item.
 */
@NullMarked
package io.recgpt.retrieval.ranking;

import org.jspecify.annotations.NullMarked;
