/** The near-line worker: it leases users who are due, mines them and ends the leases. */
@NullMarked
package io.recgpt.intent.worker;

import org.jspecify.annotations.NullMarked;
