/** Vectors, text hygiene, the model and its cache. */
@NullMarked
package io.recgpt.inference;

import org.jspecify.annotations.NullMarked;
