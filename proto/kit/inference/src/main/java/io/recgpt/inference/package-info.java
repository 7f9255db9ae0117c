/** Models: texts to vectors, in this process. */
@NullMarked
package io.recgpt.inference;

import org.jspecify.annotations.NullMarked;
