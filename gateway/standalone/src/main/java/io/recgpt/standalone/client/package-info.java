/** Calls to a cluster, in this process or at an address. */
@NullMarked
package io.recgpt.standalone.client;

import org.jspecify.annotations.NullMarked;
