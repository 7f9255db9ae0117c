/** The miners, which turn behaviors into profiles, in memory: no storage, no network, no clock. */
@NullMarked
package io.recgpt.intent.mining;

import org.jspecify.annotations.NullMarked;
