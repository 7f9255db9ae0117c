/** Offline evaluation of the cluster through its own API: tuning, metrics and the report. */
@NullMarked
package io.recgpt.quality;

import org.jspecify.annotations.NullMarked;
