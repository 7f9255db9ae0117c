/** Well-known ways to recommend, to be measured beside ours on the same targets. */
@NullMarked
package io.recgpt.quality.baseline;

import org.jspecify.annotations.NullMarked;
