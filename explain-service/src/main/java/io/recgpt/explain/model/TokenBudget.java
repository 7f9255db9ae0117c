package io.recgpt.explain.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Tokens that may be spent, so many a minute: they gather over time up to one minute's worth. A
 * spending is booked before its call by estimate and put right after it, so the budget may go into
 * debt, which the next ones wait out.
 */
public final class TokenBudget {
  private final long perMinute;
  private final InstantSource clock;
  private double left;
  private Instant filled;

  public TokenBudget(long perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = requireNonNull(clock);
    this.left = perMinute;
    this.filled = clock.instant();
  }

  /**
   * How long to wait until something may be spent; zero: now.
   *
   * @param reserve tokens that this spender leaves to others, less than a minute's worth
   */
  public synchronized Duration untilFree(long reserve) {
    fill();
    double missing = reserve - left;
    return missing < 0
        ? Duration.ZERO
        : Duration.ofMillis((long) Math.ceil((missing + 1) * 60_000 / perMinute));
  }

  /** Books what a call is expected to cost. */
  public synchronized void book(long tokens) {
    fill();
    left -= tokens;
  }

  /** Puts a booking right. */
  public synchronized void correct(long booked, long spent) {
    left += booked - spent;
  }

  private void fill() {
    Instant now = clock.instant();
    double gained = (double) Duration.between(filled, now).toNanos() * perMinute / 60e9;
    if (gained > 0) {
      left = Math.min((double) perMinute, left + gained);
      filled = now;
    }
  }
}
