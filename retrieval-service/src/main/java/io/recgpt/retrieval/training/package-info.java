/** Training from a recorded log to a version that serves, in this process or in one of its own. */
@NullMarked
package io.recgpt.retrieval.training;

import org.jspecify.annotations.NullMarked;
