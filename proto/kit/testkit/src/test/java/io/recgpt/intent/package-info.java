/** Classes that keep or break the rules of structure. */
@NullMarked
package io.recgpt.intent;

import org.jspecify.annotations.NullMarked;
