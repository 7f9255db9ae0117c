/** The vector index in a Milvus. */
@NullMarked
package io.recgpt.retrieval.index.milvus;

import org.jspecify.annotations.NullMarked;
