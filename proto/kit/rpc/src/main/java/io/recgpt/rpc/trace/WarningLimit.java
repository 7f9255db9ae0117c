package io.recgpt.rpc.trace;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.recgpt.rpc.bounds.TokenBucket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Bounds the warnings and errors of each logger: 100 at once, 5 a second from then on. What any
 * caller can cause would otherwise fill disks, and cost more than the call itself. The next one
 * that is written is preceded by how many were not.
 */
public final class WarningLimit extends TurboFilter {
  private static final TokenBucket.Rate RATE = new TokenBucket.Rate(5, 100);
  private static final String LEFT_OUT = "{} warnings and errors of this logger were left out";

  private final LongSupplier nanoTime;
  private final Map<String, Written> loggers = new ConcurrentHashMap<>();

  /** A limit by the clock of the process. */
  public WarningLimit() {
    this(System::nanoTime);
  }

  WarningLimit(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime, "nanoTime");
  }

  private record Written(TokenBucket bucket, AtomicLong leftOut) {}

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    // Without a text it is only asked whether it would be written.
    if (format == null
        || LEFT_OUT.equals(format)
        || !level.isGreaterOrEqual(Level.WARN)
        || !isWritten(logger, level)) {
      return FilterReply.NEUTRAL;
    }
    Written written =
        loggers.computeIfAbsent(
            logger.getName(),
            _ -> new Written(new TokenBucket(nanoTime.getAsLong()), new AtomicLong()));
    // How many were left out takes a place as well.
    int places = written.leftOut().get() > 0 ? 2 : 1;
    if (written.bucket().take(places, RATE, nanoTime.getAsLong()).isPresent()) {
      written.leftOut().incrementAndGet();
      return FilterReply.DENY;
    }
    long leftOut = written.leftOut().getAndSet(0);
    if (leftOut > 0) {
      logger.warn(LEFT_OUT, leftOut);
    }
    return FilterReply.NEUTRAL;
  }

  private static boolean isWritten(Logger logger, Level level) {
    return level.isGreaterOrEqual(logger.getEffectiveLevel());
  }
}
