/** The service as its callers see it, with the log of behaviors that it follows. */
@NullMarked
package io.recgpt.retrieval.serving;

import org.jspecify.annotations.NullMarked;
