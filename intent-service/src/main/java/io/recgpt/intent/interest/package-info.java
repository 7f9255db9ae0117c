/** Interest mining: evidence, its clusters, their names, and what speaks against them. */
@NullMarked
package io.recgpt.intent.interest;

import org.jspecify.annotations.NullMarked;
