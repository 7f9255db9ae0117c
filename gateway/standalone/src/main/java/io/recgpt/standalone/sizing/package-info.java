/** How large a cluster must be: formulas over coefficients that were measured, cited or assumed. */
@NullMarked
package io.recgpt.standalone.sizing;

import org.jspecify.annotations.NullMarked;
