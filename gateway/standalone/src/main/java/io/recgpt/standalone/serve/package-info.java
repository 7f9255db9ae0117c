/** A cluster that serves until it is ended, and the options of its listener and peers. */
@NullMarked
package io.recgpt.standalone.serve;

import org.jspecify.annotations.NullMarked;
