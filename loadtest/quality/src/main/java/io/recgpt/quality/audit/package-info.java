/** Recomputes what a cluster says of people and items from the raw log and the catalogue alone. */
@NullMarked
package io.recgpt.quality.audit;

import org.jspecify.annotations.NullMarked;
