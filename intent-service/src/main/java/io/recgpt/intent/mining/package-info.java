/** From behaviors to interests and tags, in memory: no storage, no network, no clock. */
@NullMarked
package io.recgpt.intent.mining;

import org.jspecify.annotations.NullMarked;
