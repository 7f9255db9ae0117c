package io.recgpt.testkit;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Notes which methods are called by a channel. */
public final class CalledMethods implements ClientInterceptor {
  private final Set<String> names = Collections.synchronizedSet(new LinkedHashSet<>());

  /** The same channel, its calls noted. */
  public Channel of(Channel channel) {
    return ClientInterceptors.intercept(channel, this);
  }

  /** Names of the methods without their services', in the order of their first calls. */
  public Set<String> names() {
    return names;
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    names.add(String.valueOf(method.getBareMethodName()));
    return next.newCall(method, options);
  }
}
