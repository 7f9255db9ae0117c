/** The intent service: the log of behaviours, and the profiles mined from it. */
@NullMarked
package io.recgpt.intent;

import org.jspecify.annotations.NullMarked;
