/** Who may call: API keys with a tenant, scopes and a rate. */
@NullMarked
package io.recgpt.rpc.auth;

import org.jspecify.annotations.NullMarked;
