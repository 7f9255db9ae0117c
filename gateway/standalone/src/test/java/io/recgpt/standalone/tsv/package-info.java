/** Tests of this package. */
@NullMarked
package io.recgpt.standalone.tsv;

import org.jspecify.annotations.NullMarked;
