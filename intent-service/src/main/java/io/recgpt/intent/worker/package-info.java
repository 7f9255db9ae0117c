/** The near-line worker: who is due, who mines whom, within which budget of tokens. */
@NullMarked
package io.recgpt.intent.worker;

import org.jspecify.annotations.NullMarked;
