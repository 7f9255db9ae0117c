/** Tests of this package. */
@NullMarked
package io.recgpt.standalone.dataset;

import org.jspecify.annotations.NullMarked;
