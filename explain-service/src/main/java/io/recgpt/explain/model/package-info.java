/** The explainer that asks a language model: styles, prompt, answers and their repair. */
@NullMarked
package io.recgpt.explain.model;

import org.jspecify.annotations.NullMarked;
