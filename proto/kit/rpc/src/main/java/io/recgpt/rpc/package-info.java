/** To serve and to call gRPC well, whatever is served; here, the tenant that a call is for. */
@NullMarked
package io.recgpt.rpc;

import org.jspecify.annotations.NullMarked;
