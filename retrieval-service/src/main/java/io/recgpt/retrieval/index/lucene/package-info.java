/** The vector index in files of this machine. */
@NullMarked
package io.recgpt.retrieval.index.lucene;

import org.jspecify.annotations.NullMarked;
