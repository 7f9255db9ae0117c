/** How a command ends: its exit code, and the one line that says why. */
@NullMarked
package io.recgpt.standalone.exit;

import org.jspecify.annotations.NullMarked;
