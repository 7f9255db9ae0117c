/** Behaviours as a model reads them: short, within a budget (RecGPT V1, behaviour compression). */
@NullMarked
package io.recgpt.intent.compression;

import org.jspecify.annotations.NullMarked;
