/** Interests and tags by a language model, and every check that its answers must pass. */
@NullMarked
package io.recgpt.intent.language;

import org.jspecify.annotations.NullMarked;
