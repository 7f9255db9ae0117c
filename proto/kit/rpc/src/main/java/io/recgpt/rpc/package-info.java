/** To serve and to call gRPC well: bootstrap, tenants, errors, validation, admission, followers. */
@NullMarked
package io.recgpt.rpc;

import org.jspecify.annotations.NullMarked;
