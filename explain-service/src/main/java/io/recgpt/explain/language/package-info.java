/** What a catalogue's words say: short names, qualities, and the statistics behind them. */
@NullMarked
package io.recgpt.explain.language;

import org.jspecify.annotations.NullMarked;
