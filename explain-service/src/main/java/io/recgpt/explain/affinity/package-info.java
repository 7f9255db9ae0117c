/** What an item has in common with a person's history and interests. */
@NullMarked
package io.recgpt.explain.affinity;

import org.jspecify.annotations.NullMarked;
