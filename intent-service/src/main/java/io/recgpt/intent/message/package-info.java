/** Translates between messages, what is stored, and the values of mining. */
@NullMarked
package io.recgpt.intent.message;

import org.jspecify.annotations.NullMarked;
