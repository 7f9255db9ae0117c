/**
 * The explain service put together: it follows the catalogue and says why an item is recommended.
 */
@NullMarked
package io.recgpt.explain;

import org.jspecify.annotations.NullMarked;
