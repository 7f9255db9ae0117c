package io.recgpt.rpc.admission;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One bound for all calls of a server, which follows their times: while they take much longer than
 * they do when there is room, it falls by a tenth each window (never below {@link
 * AdaptiveLimits#least}); while they do not, and it is used, it rises by its square root. What is
 * over the bound is refused before any work is done, so that those let in are answered in time.
 * Background calls get at most a quarter of the bound, and only while half of it is free, or a
 * quarter where it is others that take the rest. Calls count by their weight, and tenants share
 * either as {@link TenantShares} says.
 */
public final class AdaptiveAdmission implements Admission {
  private static final double BACK_OFF = 0.9;
  private static final int BACKGROUND_SHARE = 4;

  private final AdaptiveLimits limits;
  private final Function<String, Priority> priorities;
  private final LongSupplier nanoTime;
  private final TenantShares shares;
  private final TenantShares backgroundShares;
  private final Map<String, MethodTimes> times = new HashMap<>();
  private double limit;
  private int inProgress;
  private int backgroundInProgress;
  private int mostInProgress;
  private int samples;
  private int late;
  private long windowStart;

  /**
   * Lets calls in.
   *
   * @param priorities of a method, by its full name
   */
  public AdaptiveAdmission(AdaptiveLimits limits, Function<String, Priority> priorities) {
    this(limits, priorities, System::nanoTime);
  }

  AdaptiveAdmission(
      AdaptiveLimits limits, Function<String, Priority> priorities, LongSupplier nanoTime) {
    this.limits = requireNonNull(limits, "limits");
    this.priorities = requireNonNull(priorities, "priorities");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    this.shares = new TenantShares(nanoTime);
    this.backgroundShares = new TenantShares(nanoTime);
    this.limit = limits.initial();
    this.windowStart = nanoTime.getAsLong();
  }

  /** Calls that may be in progress at once now. */
  public synchronized int limit() {
    return (int) limit;
  }

  @Override
  public synchronized Optional<Permit> admit(String method, String tenant, int weight) {
    boolean background = priorities.apply(method) == Priority.BACKGROUND;
    // The heaviest call, too, finds its places where it is alone, or others ask for some.
    int most = (int) limit / (background ? 2 * BACKGROUND_SHARE : BACKGROUND_SHARE);
    int places = Math.clamp(weight, 1, Math.max(1, most));
    if (!shares.admits(tenant, places, inProgress, (int) limit)
        || (background && !hasRoomBehind(tenant, places))) {
      mostInProgress = Math.max(mostInProgress, inProgress);
      return Optional.empty();
    }
    inProgress += places;
    backgroundInProgress += background ? places : 0;
    mostInProgress = Math.max(mostInProgress, inProgress);
    shares.took(tenant, places);
    if (background) {
      backgroundShares.took(tenant, places);
    }
    long start = nanoTime.getAsLong();
    return Optional.of(
        outcome -> ended(new Admitted(method, tenant, places, background, start), outcome));
  }

  /** A call that was let in. */
  private record Admitted(
      String method, String tenant, int places, boolean background, long start) {}

  private boolean hasRoomBehind(String tenant, int places) {
    int behind = Math.max(1, (int) limit / BACKGROUND_SHARE);
    int free = shares.held(tenant) + places <= behind / 2 ? (int) limit / 4 : (int) limit / 2;
    return backgroundShares.admits(tenant, places, backgroundInProgress, behind)
        && inProgress + places <= Math.max(1, (int) limit - free);
  }

  private synchronized void ended(Admitted call, Outcome outcome) {
    inProgress -= call.places();
    backgroundInProgress -= call.background() ? call.places() : 0;
    shares.gaveBack(call.tenant(), call.places());
    if (call.background()) {
      backgroundShares.gaveBack(call.tenant(), call.places());
    }
    long now = nanoTime.getAsLong();
    // How long background work takes says more of the work than of the load.
    if (!call.background()) {
      switch (outcome) {
        case ANSWERED -> {
          times.computeIfAbsent(call.method(), name -> new MethodTimes()).add(now - call.start());
          samples++;
        }
        case LATE -> {
          samples++;
          late++;
        }
        case OTHER -> {}
      }
    }
    if (samples >= AdaptiveLimits.MIN_CALLS && now - windowStart >= limits.window().toNanos()) {
      adapt();
      windowStart = now;
    }
  }

  private void adapt() {
    double excess = 0;
    for (MethodTimes method : times.values()) {
      if (method.count() > 0) {
        excess +=
            method.count() * method.excess(limits.tolerance(), limits.slack().toNanos()) / samples;
      }
    }
    boolean calm = mostInProgress <= Math.max(limits.least(), limit / 2);
    if (excess > 1 || 2 * late > samples) {
      limit = Math.max(limits.least(), limit * BACK_OFF);
    } else if (2 * mostInProgress >= limit) {
      limit = Math.min(limits.most(), limit + Math.sqrt(limit));
    }
    for (MethodTimes method : times.values()) {
      method.next(calm);
    }
    samples = 0;
    late = 0;
    mostInProgress = inProgress;
  }
}
