/** Checks of the chart in {@code helm/recgpt}: what Helm makes of it, and what its pages say. */
@NullMarked
package io.recgpt.chart;

import org.jspecify.annotations.NullMarked;
