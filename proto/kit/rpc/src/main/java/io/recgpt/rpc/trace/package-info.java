/** Traces of calls from hop to hop, their ids in the log, and a bound on its warnings. */
@NullMarked
package io.recgpt.rpc.trace;

import org.jspecify.annotations.NullMarked;
