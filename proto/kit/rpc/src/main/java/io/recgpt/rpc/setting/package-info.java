/** Settings of a process, the one place that reads its environment. */
@NullMarked
package io.recgpt.rpc.setting;

import org.jspecify.annotations.NullMarked;
