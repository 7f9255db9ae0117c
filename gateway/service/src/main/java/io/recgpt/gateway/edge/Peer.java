package io.recgpt.gateway.edge;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recgpt.rpc.ErrorCode;
import io.recgpt.rpc.RpcException;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service behind the gateway: one place that sets the deadline of a call to it, retries, and
 * sorts its errors. What a peer says of its own faults goes to the log, never to the caller.
 */
public final class Peer {
  private static final Logger log = LoggerFactory.getLogger(Peer.class);

  private final String name;

  /**
   * @param name as people read it: "intent"
   */
  Peer(String name) {
    this.name = requireNonNull(name, "name");
  }

  /** Calls once. */
  <R> Answer<R> ask(Deadline deadline, Function<Deadline, R> call) {
    return ask(deadline, call, false);
  }

  /**
   * Calls, and once more where the peer is unavailable and time is left: for calls that change
   * nothing.
   */
  <R> Answer<R> askTwice(Deadline deadline, Function<Deadline, R> call) {
    return ask(deadline, call, true);
  }

  private <R> Answer<R> ask(Deadline deadline, Function<Deadline, R> call, boolean retry) {
    long start = System.nanoTime();
    try {
      return new Answer.Given<>(call.apply(deadline), since(start));
    } catch (StatusRuntimeException e) {
      if (retry && e.getStatus().getCode() == Status.Code.UNAVAILABLE && goesOn(deadline)) {
        return later(ask(deadline, call, false), start);
      }
      return sorted(e, start);
    }
  }

  private <R> Answer<R> sorted(StatusRuntimeException failure, long start) {
    return switch (failure.getStatus().getCode()) {
      case INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION ->
          new Answer.Refused<>(RpcException.from(failure), since(start));
      case RESOURCE_EXHAUSTED ->
          new Answer.Failed<>(words("is overloaded"), RpcException.from(failure), since(start));
      case DEADLINE_EXCEEDED -> failed("did not answer in time", failure, start);
      case UNAVAILABLE -> failed("cannot be reached", failure, start);
      case OK,
          CANCELLED,
          UNKNOWN,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          failed("failed", failure, start);
    };
  }

  private <R> Answer<R> failed(String verb, StatusRuntimeException failure, long start) {
    Context caller = Context.current();
    Deadline callers = caller.getDeadline();
    if (callers != null && callers.isExpired()) {
      throw RpcException.of(
          ErrorCode.DEADLINE_EXCEEDED,
          words("did not answer in time: give the call a later deadline"));
    }
    if (caller.isCancelled()) {
      throw RpcException.of(ErrorCode.CANCELLED, "the caller cancelled: nothing to do");
    }
    log.warn("{}: {}", words(verb), failure.getMessage());
    return new Answer.Failed<>(
        words(verb),
        RpcException.of(ErrorCode.PEER_UNAVAILABLE, words(verb) + ": try again in a moment"),
        since(start));
  }

  private static boolean goesOn(Deadline deadline) {
    return !deadline.isExpired() && !Context.current().isCancelled();
  }

  private static <R> Answer<R> later(Answer<R> answer, long start) {
    return switch (answer) {
      case Answer.Given<R>(R value, _) -> new Answer.Given<>(value, since(start));
      case Answer.Refused<R>(RpcException error, _) -> new Answer.Refused<>(error, since(start));
      case Answer.Failed<R>(String words, RpcException error, _) ->
          new Answer.Failed<>(words, error, since(start));
    };
  }

  private String words(String verb) {
    return "the %s service %s".formatted(name, verb);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
