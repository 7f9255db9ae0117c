package io.recgpt.rpc.call;

import io.grpc.Context;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.error.RpcFault;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that turns what was thrown into what a caller is told. */
public final class Faults {
  private static final Logger log = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  /** Returns what a caller gets; what is not known becomes INTERNAL with an id, and is logged. */
  public static StatusRuntimeException toStatus(Throwable fault) {
    return switch (fault) {
      case RpcException known -> known.toStatus();
      case RpcFault known when known.told().isPresent() -> known.told().orElseThrow().toStatus();
      case StatusRuntimeException answered -> ofPeer(answered);
      case StatusException answered ->
          ofPeer(answered.getStatus().asRuntimeException(answered.getTrailers()));
      case CompletionException wrapper when wrapper.getCause() != null ->
          toStatus(wrapper.getCause());
      case ExecutionException wrapper when wrapper.getCause() != null ->
          toStatus(wrapper.getCause());
      case InterruptedException _, CancellationException _ -> ended();
      default -> Context.current().isCancelled() ? ended() : unexpected(fault);
    };
  }

  /** A peer's own caller error is ours too; its inner faults are not for our caller to read. */
  private static StatusRuntimeException ofPeer(StatusRuntimeException answered) {
    RpcException known = RpcException.from(answered);
    return known.code() == ErrorCode.INTERNAL ? unexpected(answered) : known.toStatus();
  }

  private static StatusRuntimeException ended() {
    return Cancellation.fault(Context.current()).toStatus();
  }

  private static StatusRuntimeException unexpected(Throwable fault) {
    String id = UUID.randomUUID().toString();
    log.error("unexpected fault {}", id, fault);
    return RpcException.of(
            ErrorCode.INTERNAL,
            "an unexpected fault, logged under " + id + ": please report it with that id")
        .toStatus();
  }
}
