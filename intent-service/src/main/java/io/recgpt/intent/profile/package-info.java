/** What is mined of a person: interests with their evidence, dropped ones, and tags. */
@NullMarked
package io.recgpt.intent.profile;

import org.jspecify.annotations.NullMarked;
