/** The retrieval service: the catalogue, and the items that suit an intent. */
@NullMarked
package io.recgpt.retrieval;

import org.jspecify.annotations.NullMarked;
