/** Which calls a server lets in at once. */
@NullMarked
package io.recgpt.rpc.admission;

import org.jspecify.annotations.NullMarked;
