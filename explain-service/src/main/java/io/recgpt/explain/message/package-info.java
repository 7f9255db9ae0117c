/** Translates between messages and the values of explanations. */
@NullMarked
package io.recgpt.explain.message;

import org.jspecify.annotations.NullMarked;
