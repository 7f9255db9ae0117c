package io.recgpt.gateway.edge;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.rpc.admission.PeerWait;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.guard.Entry;
import io.recgpt.rpc.guard.Guard;
import io.recgpt.rpc.guard.GuardConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service behind the gateway: one place that guards a call to it, retries, and sorts its errors.
 * No other hop of ours retries. What a peer says of its own faults goes to the log, never to the
 * caller.
 */
public final class Peer {
  private static final Logger log = LoggerFactory.getLogger(Peer.class);

  private final String name;
  private final Guard reads;
  private final Guard background;

  /**
   * A peer with two guards, so that slow writes can't keep reads away.
   *
   * @param name as people read it: "intent"
   * @param patience what a call is given where its caller sets no deadline: one that was given less
   *     tells by being late of its caller alone
   * @param reconnect asks the channel to connect at once
   */
  public Peer(String name, Patience patience, Meter meter, Runnable reconnect) {
    this(
        name,
        new Guard(name, GuardConfig.READS.withPatience(patience.read()), meter, reconnect),
        new Guard(
            name + "-background",
            GuardConfig.BACKGROUND.withPatience(patience.write()),
            meter,
            reconnect));
  }

  /** What a call is given at least where its caller sets no deadline. */
  public record Patience(Duration read, Duration write) {
    public Patience {
      requireNonNull(read, "read");
      requireNonNull(write, "write");
    }
  }

  Peer(String name, Guard reads, Guard background) {
    this.name = requireNonNull(name, "name");
    this.reads = requireNonNull(reads, "reads");
    this.background = requireNonNull(background, "background");
  }

  /**
   * Asks for what changes nothing: once more where the peer is unavailable, time is left and the
   * budget of retries allows.
   */
  <R> Answer<R> read(Deadline deadline, Function<Deadline, R> call) {
    long start = System.nanoTime();
    reads.called();
    Answer<R> first = attempt(reads, deadline, call, start);
    boolean again =
        first instanceof Answer.Failed<R> failed
            && failed.unavailable()
            && !deadline.isExpired()
            && reads.mayRetry();
    return again ? attempt(reads, deadline, call, start) : first;
  }

  /** Asks once for what changes nothing and has a good fall-back. */
  <R> Answer<R> readOnce(Deadline deadline, Function<Deadline, R> call) {
    reads.called();
    return attempt(reads, deadline, call, System.nanoTime());
  }

  /** Asks once for what changes something, or takes long. */
  <R> Answer<R> write(Deadline deadline, Function<Deadline, R> call) {
    return attempt(background, deadline, call, System.nanoTime());
  }

  private <R> Answer<R> attempt(
      Guard guard, Deadline deadline, Function<Deadline, R> call, long start) {
    Duration time = Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
    return switch (guard.enter(time)) {
      case Entry.Held held -> held(held, start);
      case Entry.Permit permit -> permitted(permit, deadline, call, start);
    };
  }

  private <R> Answer<R> held(Entry.Held held, long start) {
    return switch (held) {
      case BREAKER_OPEN ->
          failed("failed too often of late and is spared for a moment", start, false);
      case BULKHEAD_FULL -> {
        String words = words("has as many calls in progress as it may");
        yield new Answer.Failed<>(
            words, RpcException.of(ErrorCode.OVERLOADED, words), since(start), false);
      }
    };
  }

  private <R> Answer<R> permitted(
      Entry.Permit permit, Deadline deadline, Function<Deadline, R> call, long start) {
    R value;
    try {
      value = call.apply(deadline);
    } catch (StatusRuntimeException e) {
      boolean late = isCallerLate();
      if (Context.current().isCancelled() && !late) {
        permit.abandoned();
        throw RpcException.of(ErrorCode.CANCELLED, "the caller cancelled: nothing to do");
      }
      permit.failed(late ? Status.Code.DEADLINE_EXCEEDED : e.getStatus().getCode());
      if (late) {
        throw RpcException.of(
            ErrorCode.DEADLINE_EXCEEDED,
            words("did not answer in time: give the call a later deadline"));
      }
      return sorted(e, start);
    } catch (RuntimeException | Error fault) {
      permit.abandoned();
      throw fault;
    }
    permit.answered();
    return new Answer.Given<>(value, since(start));
  }

  private <R> Answer<R> sorted(StatusRuntimeException failure, long start) {
    return switch (failure.getStatus().getCode()) {
      case INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION, PERMISSION_DENIED ->
          new Answer.Refused<>(RpcException.from(failure), since(start));
      case RESOURCE_EXHAUSTED -> exhausted(RpcException.from(failure), start);
      case DEADLINE_EXCEEDED -> logged("did not answer in time", failure, start);
      case UNAVAILABLE -> logged("cannot be reached", failure, start);
      case OK,
          CANCELLED,
          UNKNOWN,
          ALREADY_EXISTS,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          logged("failed", failure, start);
    };
  }

  /** The caller's quota is the caller's matter; anything else is the peer's load. */
  private <R> Answer<R> exhausted(RpcException error, long start) {
    return error.code() == ErrorCode.QUOTA_EXCEEDED
        ? new Answer.Refused<>(error, since(start))
        : new Answer.Failed<>(words("is overloaded"), error, since(start), false);
  }

  private <R> Answer<R> logged(String verb, StatusRuntimeException failure, long start) {
    log.warn("{}: {}", words(verb), failure.getMessage());
    boolean unreached =
        failure.getStatus().getCode() == Status.Code.UNAVAILABLE
            || RpcException.from(failure).code() == ErrorCode.PEER_UNAVAILABLE;
    return failed(verb, start, unreached);
  }

  private <R> Answer<R> failed(String verb, long start, boolean unavailable) {
    PeerWait.note();
    return new Answer.Failed<>(
        words(verb),
        RpcException.of(ErrorCode.PEER_UNAVAILABLE, words(verb) + ": try again in a moment"),
        since(start),
        unavailable);
  }

  private static boolean isCallerLate() {
    Deadline callers = Context.current().getDeadline();
    return callers != null && callers.isExpired();
  }

  private String words(String verb) {
    return "the %s service %s".formatted(name, verb);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
