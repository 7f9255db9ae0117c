/** Tab-separated files, line by line, and what is refused of them. */
@NullMarked
package io.recgpt.standalone.tsv;

import org.jspecify.annotations.NullMarked;
