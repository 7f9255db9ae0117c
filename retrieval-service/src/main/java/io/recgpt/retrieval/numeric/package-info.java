/**
 * Arithmetic without a subject: vectors in bytes and fixed point, sums, selection, solvers, tests.
 */
@NullMarked
package io.recgpt.retrieval.numeric;

import org.jspecify.annotations.NullMarked;
