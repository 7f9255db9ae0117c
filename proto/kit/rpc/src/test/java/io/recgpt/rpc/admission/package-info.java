@NullMarked
package io.recgpt.rpc.admission;

import org.jspecify.annotations.NullMarked;
