/** Who took what and when: popularity, co-occurrence, and counts that claims rest on. */
@NullMarked
package io.recgpt.retrieval.ranking.people;

import org.jspecify.annotations.NullMarked;
