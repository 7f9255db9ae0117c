/** Tokens that all workers may spend, reserved and booked in the database. */
@NullMarked
package io.recgpt.intent.worker.budget;

import org.jspecify.annotations.NullMarked;
