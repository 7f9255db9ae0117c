/** Checks of sentences that a language model wrote, each with a name of its own. */
@NullMarked
package io.recgpt.explain.checking;

import org.jspecify.annotations.NullMarked;
