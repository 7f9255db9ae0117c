/** What an explanation is made of and what it says: subjects, interests, evidence and claims. */
@NullMarked
package io.recgpt.explain.explanation;

import org.jspecify.annotations.NullMarked;
