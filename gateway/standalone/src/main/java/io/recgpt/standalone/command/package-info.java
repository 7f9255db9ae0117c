/** The commands, each an adapter between its options and what does the work. */
@NullMarked
package io.recgpt.standalone.command;

import org.jspecify.annotations.NullMarked;
