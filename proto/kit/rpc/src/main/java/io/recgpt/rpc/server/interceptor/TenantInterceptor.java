package io.recgpt.rpc.server.interceptor;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.error.RpcException;

/** Reads the tenant of a call from its metadata; a malformed one is the caller's error. */
public final class TenantInterceptor implements ServerInterceptor {
  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String id = headers.get(Tenant.HEADER);
    Tenant tenant;
    try {
      tenant = id == null ? Tenant.DEFAULT : new Tenant(id);
    } catch (IllegalArgumentException invalid) {
      throw RpcException.invalid("metadata recgpt-tenant", String.valueOf(invalid.getMessage()));
    }
    return Contexts.interceptCall(tenant.in(Context.current()), call, headers, next);
  }
}
