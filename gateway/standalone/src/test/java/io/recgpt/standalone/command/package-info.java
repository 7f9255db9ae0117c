/** Tests of this package. */
@NullMarked
package io.recgpt.standalone.command;

import org.jspecify.annotations.NullMarked;
