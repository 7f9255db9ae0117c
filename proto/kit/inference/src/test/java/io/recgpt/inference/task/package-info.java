/** Tests of tasks on a scripted model. */
@NullMarked
package io.recgpt.inference.task;

import org.jspecify.annotations.NullMarked;
