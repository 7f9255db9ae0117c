package io.recgpt.rpc.guard;

import static java.util.Objects.requireNonNull;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One edge to a peer, guarded: a bulkhead bounds the calls in progress, a breaker holds calls back
 * once most of late failed, and retries come out of a budget. Its metrics are {@code
 * recgpt.breaker.state} (0 closed, 1 half open, 2 open), {@code recgpt.breaker.transitions}, {@code
 * recgpt.edge.held} and {@code recgpt.edge.retries}, each by edge.
 */
public final class Guard {
  /** Retries for each call: at most a tenth more calls reach a peer that fails. */
  static final double RETRY_SHARE = 0.1;

  /** Retries that a quiet edge has saved up. */
  static final int MAX_RETRIES = 10;

  private static final Logger log = LoggerFactory.getLogger(Guard.class);
  private static final AttributeKey<String> EDGE = AttributeKey.stringKey("edge");
  private static final AttributeKey<String> TO = AttributeKey.stringKey("to");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
  private static final AttributeKey<String> RESULT = AttributeKey.stringKey("result");

  private final String edge;
  private final Duration patience;
  private final CircuitBreaker breaker;
  private final Bulkhead bulkhead;
  private final RetryBudget retries = new RetryBudget(RETRY_SHARE, MAX_RETRIES);
  private final LongCounter transitions;
  private final LongCounter held;
  private final LongCounter retried;

  /**
   * Guards an edge.
   *
   * @param edge as metrics and logs name it, for example "intent"
   * @param reconnect called when probes are about to be let through: whoever waits before it
   *     connects again need wait no longer
   */
  public Guard(String edge, GuardConfig config, Meter meter, Runnable reconnect) {
    this(edge, config, meter, reconnect, System::nanoTime);
  }

  Guard(String edge, GuardConfig config, Meter meter, Runnable reconnect, LongSupplier nanoTime) {
    Clock clock = new ElapsedClock(nanoTime);
    this.edge = requireNonNull(edge, "edge");
    this.patience = config.patience();
    this.bulkhead =
        Bulkhead.of(
            edge,
            BulkheadConfig.custom()
                .maxConcurrentCalls(config.maxConcurrentCalls())
                .maxWaitDuration(Duration.ZERO)
                .writableStackTraceEnabled(false)
                .build());
    this.breaker =
        CircuitBreaker.of(
            edge,
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize(Math.toIntExact(config.window().toSeconds()))
                .minimumNumberOfCalls(config.leastCalls())
                .failureRateThreshold(config.failurePercent())
                .waitDurationInOpenState(config.pause())
                .permittedNumberOfCallsInHalfOpenState(config.probes())
                .recordResult(verdict -> verdict == Verdict.FAILURE)
                .clock(clock)
                .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                .build());
    transitions = meter.counterBuilder("recgpt.breaker.transitions").build();
    held = meter.counterBuilder("recgpt.edge.held").build();
    retried = meter.counterBuilder("recgpt.edge.retries").build();
    Attributes here = Attributes.of(EDGE, edge);
    meter
        .gaugeBuilder("recgpt.breaker.state")
        .ofLongs()
        .buildWithCallback(gauge -> gauge.record(number(breaker.getState()), here));
    breaker
        .getEventPublisher()
        .onStateTransition(event -> turned(event.getStateTransition().getToState(), reconnect));
  }

  /** Counts a call that is no retry; before {@link #enter}. */
  public void called() {
    retries.called();
  }

  /**
   * Asks for one attempt.
   *
   * @param time that the attempt is given
   */
  public Entry enter(Duration time) {
    if (!bulkhead.tryAcquirePermission()) {
      return held(Entry.Held.BULKHEAD_FULL);
    }
    if (!breaker.tryAcquirePermission()) {
      bulkhead.releasePermission();
      return held(Entry.Held.BREAKER_OPEN);
    }
    return new Attempt(time.compareTo(patience) >= 0);
  }

  /** Takes a retry out of the budget; false where none is left. */
  public boolean mayRetry() {
    boolean granted = retries.take();
    retried.add(1, Attributes.of(EDGE, edge, RESULT, granted ? "made" : "out_of_budget"));
    return granted;
  }

  private Entry held(Entry.Held reason) {
    held.add(1, Attributes.of(EDGE, edge, REASON, reason.name().toLowerCase(Locale.ROOT)));
    return reason;
  }

  private void turned(State to, Runnable reconnect) {
    String name = to.name().toLowerCase(Locale.ROOT);
    transitions.add(1, Attributes.of(EDGE, edge, TO, name));
    if (to == State.HALF_OPEN) {
      log.debug("edge {}: some calls are tried again", edge);
      reconnect.run();
    } else {
      log.warn("edge {}: its breaker is {} now", edge, name);
    }
  }

  private static long number(State state) {
    return switch (state) {
      case CLOSED, DISABLED, METRICS_ONLY -> 0;
      case HALF_OPEN -> 1;
      case OPEN, FORCED_OPEN -> 2;
    };
  }

  private final class Attempt implements Entry.Permit {
    private final long start = System.nanoTime();
    private final boolean hadTime;

    Attempt(boolean hadTime) {
      this.hadTime = hadTime;
    }

    @Override
    public void answered() {
      judged(Verdict.SUCCESS);
    }

    @Override
    public void failed(Status.Code code) {
      Verdict verdict = Verdict.of(code, hadTime);
      if (verdict == Verdict.IGNORED) {
        abandoned();
      } else {
        judged(verdict);
      }
    }

    @Override
    public void abandoned() {
      bulkhead.onComplete();
      breaker.releasePermission();
    }

    private void judged(Verdict verdict) {
      bulkhead.onComplete();
      breaker.onResult(System.nanoTime() - start, TimeUnit.NANOSECONDS, verdict);
    }
  }
}
