/** The nearest items to a vector. */
@NullMarked
package io.recgpt.retrieval.index;

import org.jspecify.annotations.NullMarked;
