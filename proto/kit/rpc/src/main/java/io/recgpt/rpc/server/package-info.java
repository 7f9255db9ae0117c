/** gRPC servers on TCP, and all that stands before a handler. */
@NullMarked
package io.recgpt.rpc.server;

import org.jspecify.annotations.NullMarked;
