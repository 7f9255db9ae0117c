/** Requests for rankings and their results, between the contract and the domain. */
@NullMarked
package io.recgpt.retrieval.codec;

import org.jspecify.annotations.NullMarked;
