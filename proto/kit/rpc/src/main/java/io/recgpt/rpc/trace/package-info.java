/** Traces of calls from hop to hop, and their ids in the log. */
@NullMarked
package io.recgpt.rpc.trace;

import org.jspecify.annotations.NullMarked;
