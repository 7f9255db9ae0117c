/** User, item and tag towers in one space: their training, their files, their vectors. */
@NullMarked
package io.recgpt.retrieval.towers;

import org.jspecify.annotations.NullMarked;
