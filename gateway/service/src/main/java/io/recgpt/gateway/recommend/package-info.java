/** Recommendations: intent, retrieval and explanations joined inside one deadline. */
@NullMarked
package io.recgpt.gateway.recommend;

import org.jspecify.annotations.NullMarked;
