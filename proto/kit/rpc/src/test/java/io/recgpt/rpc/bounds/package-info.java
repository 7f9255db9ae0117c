@NullMarked
package io.recgpt.rpc.bounds;

import org.jspecify.annotations.NullMarked;
