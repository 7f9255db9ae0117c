/** The public API: joins intent, retrieval and explanation to one answer within one deadline. */
@NullMarked
package io.recgpt.gateway;

import org.jspecify.annotations.NullMarked;
