/** The near-line table of sentences, and what fills it. */
@NullMarked
package io.recgpt.explain.prepared;

import org.jspecify.annotations.NullMarked;
