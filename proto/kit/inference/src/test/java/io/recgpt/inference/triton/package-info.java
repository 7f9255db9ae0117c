/** Tests of the client of Triton, most against a server of this process. */
@NullMarked
package io.recgpt.inference.triton;

import org.jspecify.annotations.NullMarked;
