/** Tests of this package. */
@NullMarked
package io.recgpt.standalone.console;

import org.jspecify.annotations.NullMarked;
