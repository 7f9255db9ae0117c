/**
 * One tenant's items by ordinal, with their words and features, and the scratch space of a ranking.
 */
@NullMarked
package io.recgpt.retrieval.ranking.table;

import org.jspecify.annotations.NullMarked;
