/** Binary files that are whole or refused: little-endian, written under a temporary name. */
@NullMarked
package io.recgpt.retrieval.towers.storage;

import org.jspecify.annotations.NullMarked;
