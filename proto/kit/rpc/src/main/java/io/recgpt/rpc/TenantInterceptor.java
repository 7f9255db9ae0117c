package io.recgpt.rpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Reads the tenant of a call from its metadata; a malformed one is the caller's error. */
final class TenantInterceptor implements ServerInterceptor {
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
