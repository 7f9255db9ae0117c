/** Tests of this package. */
@NullMarked
package io.recgpt.standalone.serve;

import org.jspecify.annotations.NullMarked;
