/** Errors of calls: codes, details, and texts of one line that name cause and remedy. */
@NullMarked
package io.recgpt.rpc.error;

import org.jspecify.annotations.NullMarked;
