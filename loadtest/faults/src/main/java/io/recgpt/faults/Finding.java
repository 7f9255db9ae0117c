package io.recgpt.faults;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What clients saw of an episode.
 *
 * @param edge of the episode
 * @param fault of the episode
 * @param recommends how many calls of Recommend had which outcome, from the fault's begin until all
 *     was well again
 * @param records the same of RecordEvents
 * @param unanswered calls of Recommend that failed
 * @param late calls of Recommend that came to their end after their deadline
 * @param slowest of Recommend
 * @param recovery from the fault's end until all was well; empty where it never was in the time
 *     given
 * @param account what the gateway's metrics say of it; empty where all was never well again
 * @param lost events that were acknowledged and were not there afterwards
 * @param reasons what the responses said of what fell short
 */
record Finding(
    String edge,
    String fault,
    Map<String, Integer> recommends,
    Map<String, Integer> records,
    int unanswered,
    int late,
    Duration slowest,
    Optional<Duration> recovery,
    Optional<Account> account,
    int lost,
    List<String> reasons) {
  /** How long after its deadline a call may end on a busy machine. */
  private static final Duration GRACE = Duration.ofMillis(300);

  Finding {
    recommends = Map.copyOf(recommends);
    records = Map.copyOf(records);
    reasons = List.copyOf(reasons);
    requireNonNull(edge);
    requireNonNull(fault);
    requireNonNull(slowest);
    requireNonNull(recovery);
    requireNonNull(account);
  }

  /** Sums up the replies of an episode. */
  static Finding of(
      Episode episode,
      List<Reply> replies,
      Duration deadline,
      Optional<Duration> recovery,
      Optional<Account> account,
      int lost) {
    Map<String, Integer> recommends = new TreeMap<>();
    Map<String, Integer> records = new TreeMap<>();
    TreeSet<String> reasons = new TreeSet<>();
    Duration slowest = Duration.ZERO;
    int unanswered = 0;
    int late = 0;
    for (Reply reply : replies) {
      switch (reply.kind()) {
        case RECORD -> records.merge(reply.outcome(), 1, Integer::sum);
        case RECOMMEND -> {
          recommends.merge(reply.outcome(), 1, Integer::sum);
          unanswered += reply.answered() ? 0 : 1;
          late += reply.elapsed().compareTo(deadline.plus(GRACE)) > 0 ? 1 : 0;
          slowest = slowest.compareTo(reply.elapsed()) < 0 ? reply.elapsed() : slowest;
          if (!reply.well() && !reply.reason().isEmpty()) {
            reasons.add(reply.reason().replaceAll("\\d+", "N"));
          }
        }
      }
    }
    return new Finding(
        episode.edge(),
        episode.fault(),
        recommends,
        records,
        unanswered,
        late,
        slowest,
        recovery,
        account,
        lost,
        List.copyOf(reasons));
  }

  /** Whether each Recommend was answered in time, and all else {@linkplain #isSafe is safe}. */
  boolean isHarmless() {
    return unanswered == 0 && isSafe();
  }

  /**
   * Whether what failed did so in time, no event was lost, all was well again, and the metrics tell
   * the same.
   */
  boolean isSafe() {
    return late == 0
        && lost == 0
        && recovery.isPresent()
        && account.filter(Account::agrees).isPresent();
  }
}
