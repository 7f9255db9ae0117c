/** The demo shop and what is shown of it. */
@NullMarked
package io.recgpt.standalone.demo;

import org.jspecify.annotations.NullMarked;
