/** Benchmarks of the paths that matter: recording, recommending, embedding and vector search. */
@NullMarked
package io.recgpt.jmh;

import org.jspecify.annotations.NullMarked;
