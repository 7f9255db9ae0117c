/**
 * Channels to services, calls in process and in parallel, and the end of calls by their context.
 */
@NullMarked
package io.recgpt.rpc.call;

import org.jspecify.annotations.NullMarked;
