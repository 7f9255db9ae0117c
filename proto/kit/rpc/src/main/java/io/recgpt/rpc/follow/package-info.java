/** Followers of another service's log, by a durable cursor. */
@NullMarked
package io.recgpt.rpc.follow;

import org.jspecify.annotations.NullMarked;
