/** Text from language models: the port that tasks ask, whatever serves the model. */
@NullMarked
package io.recgpt.inference.generation;

import org.jspecify.annotations.NullMarked;
