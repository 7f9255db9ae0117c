/** What is learned from the log: item-to-item weights, and the weights of ranking. */
@NullMarked
package io.recgpt.retrieval.learning;

import org.jspecify.annotations.NullMarked;
