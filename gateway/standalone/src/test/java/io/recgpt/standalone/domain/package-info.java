/** Tests of this package. */
@NullMarked
package io.recgpt.standalone.domain;

import org.jspecify.annotations.NullMarked;
