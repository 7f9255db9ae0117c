/** Tests of this package. */
@NullMarked
package io.recgpt.standalone.demo;

import org.jspecify.annotations.NullMarked;
