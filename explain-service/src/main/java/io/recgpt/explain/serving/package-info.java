/** The methods of the explain service, each as a class that knows no message but its request. */
@NullMarked
package io.recgpt.explain.serving;

import org.jspecify.annotations.NullMarked;
