/** Prepares sentences for the profiles that intent commits. */
@NullMarked
package io.recgpt.explain.profile;

import org.jspecify.annotations.NullMarked;
