package io.recgpt.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * Whose data a call is about. It travels in the call's metadata, key {@code recgpt-tenant}, and
 * from a served call into the calls made on its behalf.
 *
 * @param id 1 to 63 characters of lower-case letters, digits, '-' and '_', beginning with a letter
 *     or digit
 */
public record Tenant(String id) {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  /** The tenant of calls that name none. */
  public static final Tenant DEFAULT = new Tenant("default");

  /** Metadata of a call that names its tenant. */
  public static final Metadata.Key<String> HEADER =
      Metadata.Key.of("recgpt-tenant", Metadata.ASCII_STRING_MARSHALLER);

  private static final Context.Key<Tenant> CONTEXT = Context.key("recgpt-tenant");

  /** True where the caller's key is of one tenant. */
  private static final Context.Key<Boolean> CONFINED = Context.key("recgpt-confined");

  public Tenant {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "tenant: %s (expected: 1 to 63 lower-case letters, digits, '-' or '_', such as my-shop)"
              .formatted(id.length() > 80 ? id.substring(0, 80) + "..." : id));
    }
  }

  /** The tenant of the call being served, or {@link #DEFAULT} outside of one. */
  public static Tenant current() {
    Tenant tenant = CONTEXT.get();
    return tenant == null ? DEFAULT : tenant;
  }

  /**
   * Whether the caller being served may see what is of other tenants: its key is for any tenant, or
   * keys are not asked for.
   */
  public static boolean callerSeesAll() {
    return !Boolean.TRUE.equals(CONFINED.get());
  }

  /** The current context for calls of a caller whose key is of one tenant. */
  public static Context confined() {
    return Context.current().withValue(CONFINED, true);
  }

  /** Does the work with this tenant as the current one, so that calls made in it carry it. */
  public <T> T call(Callable<T> work) throws Exception {
    return in(Context.current()).call(work);
  }

  /** Does the work with this tenant as the current one, so that calls made in it carry it. */
  public void run(Runnable work) {
    in(Context.current()).run(work);
  }

  /** Returns the context with this tenant as the current one. */
  public Context in(Context context) {
    return context.withValue(CONTEXT, this);
  }

  /** Puts the current tenant into every outgoing call. */
  public static ClientInterceptor propagation() {
    return new ClientInterceptor() {
      @Override
      public <Q, R> ClientCall<Q, R> interceptCall(
          MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        Tenant tenant = current();
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
          @Override
          public void start(Listener<R> listener, Metadata headers) {
            if (!tenant.equals(DEFAULT) && !headers.containsKey(HEADER)) {
              headers.put(HEADER, tenant.id());
            }
            super.start(listener, headers);
          }
        };
      }
    };
  }
}
