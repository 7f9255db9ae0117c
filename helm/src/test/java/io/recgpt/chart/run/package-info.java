/** A release's objects, run as processes of this machine. */
@NullMarked
package io.recgpt.chart.run;

import org.jspecify.annotations.NullMarked;
