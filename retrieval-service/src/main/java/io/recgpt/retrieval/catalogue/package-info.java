/**
 * The catalogue in memory and in the index, kept in step with its store and with other processes.
 */
@NullMarked
package io.recgpt.retrieval.catalogue;

import org.jspecify.annotations.NullMarked;
