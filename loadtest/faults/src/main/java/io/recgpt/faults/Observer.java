package io.recgpt.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Lets episodes happen to a cluster under traffic, one after the other. */
final class Observer {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final TrafficClient traffic;
  private final Duration hold;

  /**
   * An observer.
   *
   * @param traffic that is under way
   * @param hold how long each fault lasts
   */
  Observer(TrafficClient traffic, Duration hold) {
    this.traffic = traffic;
    this.hold = hold;
  }

  /**
   * Lets an episode happen once all is well.
   *
   * @throws IllegalStateException where it isn't, and doesn't become so
   */
  Finding observe(Episode episode) throws IOException, InterruptedException {
    if (traffic.replies().awaitWell(System.nanoTime(), LIMIT).isEmpty()) {
      throw new IllegalStateException(
          "before %s %s: not well, lately %s"
              .formatted(episode.edge(), episode.fault(), traffic.replies().latest()));
    }
    long begin = System.nanoTime();
    episode.begin().run();
    // No condition to wait for: the time itself is what is tested.
    for (long left = hold.toNanos(); left > 0; left = begin + hold.toNanos() - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    episode.end().run();
    long end = System.nanoTime();
    Optional<Duration> recovery = traffic.replies().awaitWell(end, LIMIT);
    List<Reply> replies =
        traffic.replies().sentBetween(begin, end + recovery.orElse(LIMIT).toNanos());
    int lost = recovery.isPresent() ? traffic.lost() : 0;
    return Finding.of(episode, replies, traffic.deadline(), recovery, lost);
  }
}
