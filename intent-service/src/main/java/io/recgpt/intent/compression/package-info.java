/** Behaviors as a model reads them: short, within a budget (RecGPT V1, behavior compression). */
@NullMarked
package io.recgpt.intent.compression;

import org.jspecify.annotations.NullMarked;
