/** What people read in a terminal: progress, profiles and recommendations. */
@NullMarked
package io.recgpt.standalone.console;

import org.jspecify.annotations.NullMarked;
