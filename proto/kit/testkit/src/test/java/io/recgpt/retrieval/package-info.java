/** Classes that keep or break the rules of structure. */
@NullMarked
package io.recgpt.retrieval;

import org.jspecify.annotations.NullMarked;
