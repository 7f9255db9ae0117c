/** Tests of this package. */
@NullMarked
package io.recgpt.standalone.importer;

import org.jspecify.annotations.NullMarked;
