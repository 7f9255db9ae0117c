package io.recgpt.rpc.server.interceptor;

import static java.util.Objects.requireNonNull;

import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.recgpt.rpc.Tenant;
import io.recgpt.rpc.admission.ReplyCosts;
import io.recgpt.rpc.auth.ApiKey;
import io.recgpt.rpc.auth.KeyFile;
import io.recgpt.rpc.auth.RequestQuota;
import io.recgpt.rpc.auth.Scope;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets calls in whose key is known, has the method's scope and calls for its own tenant, at the
 * key's rate. The key's tenant becomes that of the call.
 */
public final class AuthInterceptor implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "bearer ";

  private final KeyFile keys;
  private final Function<String, Scope> scopes;
  private final RequestQuota quota = new RequestQuota();

  /**
   * Checks calls.
   *
   * @param scopes the scope that a method needs, by its full name
   */
  public AuthInterceptor(KeyFile keys, Function<String, Scope> scopes) {
    this.keys = requireNonNull(keys);
    this.scopes = requireNonNull(scopes);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    ApiKey key = key(headers);
    CallBounds bounds = CallBounds.current();
    bounds.by(key.id());
    Scope scope = scopes.apply(call.getMethodDescriptor().getFullMethodName());
    if (!key.scopes().contains(scope)) {
      throw RpcException.of(
          ErrorCode.PERMISSION_DENIED,
          "key %s lacks the scope %s that this method needs"
              .formatted(key.id(), scope.name().toLowerCase(Locale.ROOT)));
    }
    key.tenant().ifPresent(tenant -> confine(key, tenant, headers));
    Optional<Duration> wait = quota.take(key);
    if (wait.isPresent()) {
      throw RpcException.quota(
          "key " + key.id(),
          "more than %s requests a second: retry later".formatted(key.requestsPerSecond()),
          wait.get());
    }
    bounds.onCost(cost -> quota.charge(key, cost - 1));
    bounds.onReply(bytes -> quota.charge(key, ReplyCosts.of(bytes)));
    return key.tenant().isPresent()
        ? Contexts.interceptCall(Tenant.confined(), call, headers, next)
        : next.startCall(call, headers);
  }

  /** Lets everybody in, and knows those who show a key all the same. */
  public ServerInterceptor recognizing() {
    return new Recognizing();
  }

  private final class Recognizing implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      shown(headers)
          .flatMap(keys.ring()::verify)
          .ifPresent(key -> CallBounds.current().by(key.id()));
      return next.startCall(call, headers);
    }
  }

  private ApiKey key(Metadata headers) {
    String shown =
        shown(headers)
            .orElseThrow(() ->
                RpcException.of(
                    ErrorCode.UNAUTHENTICATED,
                    "no API key: send metadata 'authorization: Bearer ID.SECRET'"));
    return keys.ring()
        .verify(shown)
        .orElseThrow(() ->
            RpcException.of(
                ErrorCode.UNAUTHENTICATED, "the API key is not known: check id and secret"));
  }

  private static Optional<String> shown(Metadata headers) {
    return Optional.ofNullable(headers.get(AUTHORIZATION))
        .filter(shown -> shown.toLowerCase(Locale.ROOT).startsWith(SCHEME))
        .map(shown -> shown.substring(SCHEME.length()).strip());
  }

  private static void confine(ApiKey key, String tenant, Metadata headers) {
    String asked = headers.get(Tenant.HEADER);
    if (asked == null) {
      headers.put(Tenant.HEADER, tenant);
    } else if (!asked.equals(tenant)) {
      throw RpcException.of(
          ErrorCode.PERMISSION_DENIED,
          "key %s may call for tenant %s alone".formatted(key.id(), tenant));
    }
  }
}
