@NullMarked
package io.recgpt.rpc.trace;

import org.jspecify.annotations.NullMarked;
