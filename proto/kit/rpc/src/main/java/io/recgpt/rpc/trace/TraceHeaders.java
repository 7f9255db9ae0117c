package io.recgpt.rpc.trace;

import io.grpc.Metadata;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/** A trace's headers in gRPC's metadata. */
final class TraceHeaders {
  static final TextMapSetter<Metadata> SETTER =
      (headers, name, value) -> {
        if (headers != null) {
          headers.discardAll(key(name));
          headers.put(key(name), value);
        }
      };

  static final TextMapGetter<Metadata> GETTER = TraceHeaders::header;

  private TraceHeaders() {}

  private static @Nullable String header(@Nullable Metadata headers, String name) {
    return headers == null ? null : headers.get(key(name));
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
