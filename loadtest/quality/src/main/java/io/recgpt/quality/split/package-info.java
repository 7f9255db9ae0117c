/** How a log is divided: targets to foresee, and the training part that may be known of them. */
@NullMarked
package io.recgpt.quality.split;

import org.jspecify.annotations.NullMarked;
