/** The methods of the intent service. */
@NullMarked
package io.recgpt.intent.serving;

import org.jspecify.annotations.NullMarked;
