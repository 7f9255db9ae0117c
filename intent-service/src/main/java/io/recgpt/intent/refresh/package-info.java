/** Mines users: on demand, for the near-line worker, and as previews of which nothing is kept. */
@NullMarked
package io.recgpt.intent.refresh;

import org.jspecify.annotations.NullMarked;
