/** The command line. */
@NullMarked
package io.recgpt.standalone;

import org.jspecify.annotations.NullMarked;
