/** Attacks on a cluster of real processes, each beside a well-behaved caller of another tenant. */
@NullMarked
package io.recgpt.hostile.attack;

import org.jspecify.annotations.NullMarked;
