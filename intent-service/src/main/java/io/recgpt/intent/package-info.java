/** The intent service put together: the log of behaviors, and the profiles mined from it. */
@NullMarked
package io.recgpt.intent;

import org.jspecify.annotations.NullMarked;
