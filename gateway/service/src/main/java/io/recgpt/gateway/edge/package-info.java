/** The calls to the services behind the gateway, and what comes of them. */
@NullMarked
package io.recgpt.gateway.edge;

import org.jspecify.annotations.NullMarked;
