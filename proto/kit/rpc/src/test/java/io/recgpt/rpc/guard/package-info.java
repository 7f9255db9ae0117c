@NullMarked
package io.recgpt.rpc.guard;

import org.jspecify.annotations.NullMarked;
