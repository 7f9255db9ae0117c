/** Sentences that a language model writes near-line: their table, queue and budget. */
@NullMarked
package io.recgpt.explain.prepared;

import org.jspecify.annotations.NullMarked;
