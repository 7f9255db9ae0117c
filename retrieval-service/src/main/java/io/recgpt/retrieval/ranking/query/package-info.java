/** What is asked of a ranking, and what comes of it. */
@NullMarked
package io.recgpt.retrieval.ranking.query;

import org.jspecify.annotations.NullMarked;
