/** Item tag prediction: what kinds of items come next, and the phrases that stand for them. */
@NullMarked
package io.recgpt.intent.tag;

import org.jspecify.annotations.NullMarked;
