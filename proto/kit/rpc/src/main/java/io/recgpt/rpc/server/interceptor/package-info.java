/**
 * What a call passes on its way to a handler: tenant, key, bounds, admission, validation, faults.
 */
@NullMarked
package io.recgpt.rpc.server.interceptor;

import org.jspecify.annotations.NullMarked;
