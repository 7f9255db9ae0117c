/** What keeps a caller well when a service behind it is not: breaker, bulkhead, retry budget. */
@NullMarked
package io.recgpt.rpc.guard;

import org.jspecify.annotations.NullMarked;
