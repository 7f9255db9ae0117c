/** What each channel says of the candidates of a query: towers, tags, neighbors, words, trend. */
@NullMarked
package io.recgpt.retrieval.ranking.channels;

import org.jspecify.annotations.NullMarked;
