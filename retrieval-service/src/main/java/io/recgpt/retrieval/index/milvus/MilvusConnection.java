package io.recgpt.retrieval.index.milvus;

import io.grpc.Context;
import io.grpc.Deadline;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.shaded.io.grpc.ChannelCredentials;
import io.milvus.shaded.io.grpc.Context.CancellableContext;
import io.milvus.shaded.io.grpc.Grpc;
import io.milvus.shaded.io.grpc.InsecureChannelCredentials;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.ManagedChannelBuilder;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import io.milvus.shaded.io.grpc.TlsChannelCredentials;
import io.milvus.shaded.io.grpc.stub.MetadataUtils;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.client.RetryConfig;
import io.milvus.v2.exception.MilvusClientException;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way to a Milvus server. Nothing is sent before the first call; each call ends by its limit or
 * by the deadline of the call that is being served, whichever comes first; no call is repeated, and
 * none waits for a server that refuses connections.
 */
final class MilvusConnection implements AutoCloseable {
  static final int NOT_FOUND = 100;

  private static final int RATE_LIMIT = 8;
  private static final int LARGEST_ANSWER = 64 << 20;
  private static final Duration IDLE = Duration.ofDays(1);
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final MilvusEndpoint endpoint;
  private final ManagedChannel channel;
  // Without a configuration the SDK makes no connection of its own, which would wait for the
  // server for as long as its deadline allows.
  private final MilvusClientV2 client = new MilvusClientV2(null);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("milvus-deadlines").factory());

  MilvusConnection(MilvusEndpoint endpoint) {
    this.endpoint = endpoint;
    ManagedChannelBuilder<?> builder =
        Grpc.newChannelBuilderForAddress(endpoint.host(), endpoint.port(), credentials(endpoint))
            .maxInboundMessageSize(LARGEST_ANSWER)
            .idleTimeout(IDLE.toDays(), TimeUnit.DAYS)
            .disableRetry();
    if (!endpoint.token().isEmpty()) {
      Metadata headers = new Metadata();
      headers.put(
          AUTHORIZATION,
          Base64.getEncoder().encodeToString(endpoint.token().getBytes(StandardCharsets.UTF_8)));
      builder.intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
    channel = builder.build();
    client.setBlockingStub(MilvusServiceGrpc.newBlockingStub(channel));
    client.retryConfig(RetryConfig.builder().maxRetryTimes(1).build());
  }

  private static ChannelCredentials credentials(MilvusEndpoint endpoint) {
    if (!endpoint.secure()) {
      return InsecureChannelCredentials.create();
    }
    if (endpoint.authorities().isEmpty()) {
      return TlsChannelCredentials.create();
    }
    Path authorities = endpoint.authorities().get();
    try {
      return TlsChannelCredentials.newBuilder().trustManager(authorities.toFile()).build();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(
          "milvus-ca-file: %s can't be read".formatted(authorities), unreadable);
    }
  }

  /** Requests that may take several calls, within one limit. */
  @FunctionalInterface
  interface Work<T> {
    T with(MilvusClientV2 client);
  }

  /** A server's own refusal, by its code; what else fails is an {@link RpcException}. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    private Refused(int code, MilvusClientException cause) {
      super(cause);
      this.code = code;
    }

    int code() {
      return code;
    }

    /** What a caller is told, where the code is not one that can be helped. */
    RpcException told(MilvusEndpoint endpoint) {
      return RpcException.of(
          ErrorCode.PEER_UNAVAILABLE,
          "Milvus at %s refuses (code %d, %s): see its log"
              .formatted(
                  endpoint, code, String.valueOf(getMessage()).lines().findFirst().orElse("")));
    }
  }

  /** Does the work within a limit. */
  <T> T call(Duration limit, Work<T> work) {
    Deadline callers = Context.current().getDeadline();
    long nanos =
        callers == null
            ? limit.toNanos()
            : Math.min(limit.toNanos(), callers.timeRemaining(TimeUnit.NANOSECONDS));
    CancellableContext context =
        io.milvus.shaded.io.grpc.Context.ROOT.withDeadlineAfter(nanos, TimeUnit.NANOSECONDS, timer);
    try {
      Callable<T> task = () -> work.with(client);
      return context.call(task);
    } catch (MilvusClientException failed) {
      throw fault(failed, limit, callers);
    } catch (RuntimeException fault) {
      throw fault;
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      context.close();
    }
  }

  private RuntimeException fault(
      MilvusClientException failed, Duration limit, @Nullable Deadline callers) {
    StatusRuntimeException answer = status(failed);
    if (answer == null) {
      return failed.getServerErrCode() == RATE_LIMIT
          ? RpcException.of(
              ErrorCode.OVERLOADED,
              "Milvus at %s limits calls: try again later".formatted(endpoint))
          : new Refused(failed.getServerErrCode(), failed);
    }
    if (Thread.currentThread().isInterrupted()) {
      return new CancellationException("the search was cancelled");
    }
    Status.Code code = answer.getStatus().getCode();
    if (callers != null && callers.isExpired()) {
      return RpcException.of(
          ErrorCode.DEADLINE_EXCEEDED, "the call's deadline passed: allow it more time");
    }
    if (code == Status.Code.UNAVAILABLE) {
      // It may be back: the next call tries at once, not when a growing pause is over.
      channel.resetConnectBackoff();
    }
    return RpcException.of(
        ErrorCode.PEER_UNAVAILABLE,
        switch (code) {
          case DEADLINE_EXCEEDED, CANCELLED ->
              "Milvus at %s gave no answer within %d ms: see whether it is overloaded"
                  .formatted(endpoint, limit.toMillis());
          case UNAUTHENTICATED, PERMISSION_DENIED ->
              "Milvus at %s lets us not in: set milvus-token".formatted(endpoint);
          case OK,
              UNKNOWN,
              INVALID_ARGUMENT,
              NOT_FOUND,
              ALREADY_EXISTS,
              RESOURCE_EXHAUSTED,
              FAILED_PRECONDITION,
              ABORTED,
              OUT_OF_RANGE,
              UNIMPLEMENTED,
              INTERNAL,
              UNAVAILABLE,
              DATA_LOSS ->
              "Milvus at %s can't be reached (%s): start it, or set milvus to where it is"
                  .formatted(endpoint, firstLine(answer.getStatus()));
        });
  }

  private static @Nullable StatusRuntimeException status(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException answer) {
        return answer;
      }
    }
    return null;
  }

  private static String firstLine(Status status) {
    String description = status.getDescription();
    return description == null
        ? status.getCode().name()
        : description.lines().findFirst().orElse(status.getCode().name());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    timer.shutdownNow();
  }
}
