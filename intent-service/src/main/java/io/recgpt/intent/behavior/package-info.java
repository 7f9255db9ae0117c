/** What people did. */
@NullMarked
package io.recgpt.intent.behavior;

import org.jspecify.annotations.NullMarked;
