/**
 * The English of item texts and sentences: words, forms and lists of words, and a domain's own
 * words.
 */
@NullMarked
package io.recgpt.explain.language;

import org.jspecify.annotations.NullMarked;
