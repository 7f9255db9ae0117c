/** Tables of the service: items, domains, clusters, interactions, and which version serves. */
@NullMarked
package io.recgpt.retrieval.store;

import org.jspecify.annotations.NullMarked;
