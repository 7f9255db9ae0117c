/** Language models and embedding models behind Triton, over KServe v2. */
@NullMarked
package io.recgpt.inference.triton;

import org.jspecify.annotations.NullMarked;
