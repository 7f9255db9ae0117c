/** The whole cluster in one process, and the command line. */
@NullMarked
package io.recgpt.standalone;

import org.jspecify.annotations.NullMarked;
