package io.recgpt.rpc.server.interceptor;

import com.google.protobuf.Timestamp;
import io.recgpt.rpc.error.RpcException;
import java.time.Instant;

/**
 * Times of requests. A {@code google.protobuf.Timestamp} may hold billions of years, and what
 * reckons with them overflows: those that count lie from 1970 to 9999.
 */
public final class RequestTimes {
  /** The last one, for all that has no end. */
  public static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private static final long LAST_SECOND = LAST.getEpochSecond();
  private static final int LAST_NANO = LAST.getNano();

  private RequestTimes() {}

  /**
   * A time of a request.
   *
   * @param field path of the field, for the message
   * @throws RpcException INVALID_ARGUMENT where it is before 1970 or after 9999
   */
  public static Instant instant(String field, Timestamp time) {
    if (!isValid(time)) {
      throw RpcException.invalid(
          field,
          "%d s, %d ns (expected: a time from 1970 to 9999)"
              .formatted(time.getSeconds(), time.getNanos()));
    }
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** Whether a time is one from 1970 to 9999, with 0 to 999,999,999 ns. */
  public static boolean isValid(Timestamp time) {
    return time.getSeconds() >= 0
        && time.getSeconds() <= LAST_SECOND
        && time.getNanos() >= 0
        && time.getNanos() <= LAST_NANO;
  }
}
