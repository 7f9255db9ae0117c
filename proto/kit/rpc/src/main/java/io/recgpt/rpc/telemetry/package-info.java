/** Metrics and traces of a process, and where they are read. */
@NullMarked
package io.recgpt.rpc.telemetry;

import org.jspecify.annotations.NullMarked;
