/** The database under concurrent callers, failures and reopening. */
@NullMarked
package io.recgpt.storage;

import org.jspecify.annotations.NullMarked;
