package io.recgpt.gateway.edge;

import static java.util.Objects.requireNonNull;

import io.recgpt.rpc.error.RpcException;
import java.time.Duration;

/**
 * What came of asking a service. Whoever has a fall-back takes it on {@link Failed}; whoever has
 * none calls {@link #orThrow}.
 */
public sealed interface Answer<R> {

  /** Time from call to answer, retries included. */
  Duration elapsed();

  /** The value, or the error for the gateway's own caller. */
  default R orThrow() {
    return switch (this) {
      case Given<R> given -> given.value();
      case Refused<R> refused -> throw refused.error();
      case Failed<R> failed -> throw failed.error();
    };
  }

  /** The service answered. */
  record Given<R>(R value, Duration elapsed) implements Answer<R> {
    public Given {
      requireNonNull(value, "value");
    }
  }

  /** The service works and finds fault with what it was asked. */
  record Refused<R>(RpcException error, Duration elapsed) implements Answer<R> {}

  /**
   * The service could not do its part.
   *
   * @param words what happened, for people: "the intent service did not answer in time"
   * @param error the same for a caller who cannot go on without it
   * @param unavailable whether it was asked and could not be reached, so that another try may help
   */
  record Failed<R>(String words, RpcException error, Duration elapsed, boolean unavailable)
      implements Answer<R> {}
}
