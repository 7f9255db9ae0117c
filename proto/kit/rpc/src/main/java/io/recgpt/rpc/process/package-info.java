/** A service as a process: its addresses, secrets, health, start and end. */
@NullMarked
package io.recgpt.rpc.process;

import org.jspecify.annotations.NullMarked;
