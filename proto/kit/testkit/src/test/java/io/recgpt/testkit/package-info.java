/** The fakes under the contracts of the real things. */
@NullMarked
package io.recgpt.testkit;

import org.jspecify.annotations.NullMarked;
