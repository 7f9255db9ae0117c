/** Who is due, in which order, and who holds a lease. */
@NullMarked
package io.recgpt.intent.worker.queue;

import org.jspecify.annotations.NullMarked;
