/** What callers can have a server hold: bytes, calls and connections. */
@NullMarked
package io.recgpt.rpc.bounds;

import org.jspecify.annotations.NullMarked;
