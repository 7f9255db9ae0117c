/** What a language model would read of a data set, in tokens. */
@NullMarked
package io.recgpt.quality.cost;

import org.jspecify.annotations.NullMarked;
