/** TLS by files that may be replaced while the process runs. */
@NullMarked
package io.recgpt.rpc.tls;

import org.jspecify.annotations.NullMarked;
