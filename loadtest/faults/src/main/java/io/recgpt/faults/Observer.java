package io.recgpt.faults;

import io.recgpt.processes.ServiceCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Lets episodes happen to a cluster under traffic, one after the other. */
final class Observer {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final TrafficClient traffic;
  private final ServiceCluster services;
  private final Duration hold;

  /**
   * An observer.
   *
   * @param traffic that is under way
   * @param services what it goes to; their metrics are compared with what comes of it
   * @param hold how long each fault lasts
   */
  Observer(TrafficClient traffic, ServiceCluster services, Duration hold) {
    this.traffic = traffic;
    this.services = services;
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
    traffic.pause();
    Told before = Told.by(services);
    long begin = System.nanoTime();
    traffic.resume();
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
    if (recovery.isEmpty()) {
      return Finding.of(episode, replies, traffic.deadline(), recovery, Optional.empty(), 0);
    }
    traffic.pause();
    Account account =
        Account.of(
            traffic.replies().sentBetween(begin, System.nanoTime()), before, Told.by(services));
    traffic.resume();
    return Finding.of(
        episode, replies, traffic.deadline(), recovery, Optional.of(account), traffic.lost());
  }
}
