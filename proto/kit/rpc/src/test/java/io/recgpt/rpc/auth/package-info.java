@NullMarked
package io.recgpt.rpc.auth;

import org.jspecify.annotations.NullMarked;
