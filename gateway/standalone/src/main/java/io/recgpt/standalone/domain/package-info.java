/**
 * What a data set means: the domain file that maps columns and behaviors and lists a trade's words.
 */
@NullMarked
package io.recgpt.standalone.domain;

import org.jspecify.annotations.NullMarked;
