/** Tasks for a language model: prompts from files, answers read and checked, one repair. */
@NullMarked
package io.recgpt.inference.task;

import org.jspecify.annotations.NullMarked;
