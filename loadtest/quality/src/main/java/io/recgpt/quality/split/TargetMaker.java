package io.recgpt.quality.split;

import io.recgpt.quality.split.Targets.StageTargets;
import io.recgpt.quality.split.UserLog.Take;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Chooses the targets of a log by a protocol; the same seed gives the same targets. */
public final class TargetMaker {
  private static final double VALIDATION_CUT = .8;
  private static final double TEST_CUT = .9;
  private static final int COLD_FOLDS = 10;

  private final Collection<String> itemIds;
  private final List<UserLog> logs;
  private final long seed;

  /** Takes the catalogue and the whole log. */
  public TargetMaker(Collection<String> itemIds, Collection<Event> events, long seed) {
    this.itemIds = itemIds;
    this.logs = UserLog.of(events, seed);
    this.seed = seed;
  }

  /** The targets of both stages; none where no user has enough history. */
  public Targets make(Protocol protocol) {
    return switch (protocol) {
      case LAST -> new Targets(protocol, last(2), last(1));
      case TIME -> {
        long first = cut(VALIDATION_CUT);
        long second = cut(TEST_CUT);
        yield new Targets(protocol, afterCut(first, second), afterCut(second, Long.MAX_VALUE));
      }
      case COLD -> {
        Set<String> validation = coldItems(1);
        Set<String> test = coldItems(0);
        yield new Targets(protocol, cold(validation, test), cold(test, Set.of()));
      }
    };
  }

  /** The last new item, or the one that was last a step earlier. */
  private StageTargets last(int step) {
    List<Target> targets = new ArrayList<>();
    for (UserLog log : logs) {
      List<Take> takes = log.takes();
      for (int i = 1; i < step && !takes.isEmpty(); i++) {
        takes = log.before(takes.getLast().timestamp());
      }
      if (!takes.isEmpty()) {
        Take taken = takes.getLast();
        if (log.before(taken.timestamp()).size() >= Protocol.LAST.leastHistory()
            && !log.rejectedBefore(taken.itemId(), taken.timestamp())) {
          targets.add(target(log, taken));
        }
      }
    }
    return new StageTargets(targets, 0, Set.of());
  }

  /** The first new item in [cut, end). */
  private StageTargets afterCut(long cut, long end) {
    List<Target> targets = new ArrayList<>();
    for (UserLog log : logs) {
      Optional<Take> taken =
          log.takes().stream()
              .filter(take -> take.timestamp() >= cut && take.timestamp() < end)
              .filter(take -> !log.rejectedBefore(take.itemId(), cut))
              .findFirst();
      if (taken.isPresent() && log.before(cut).size() >= Protocol.TIME.leastHistory()) {
        targets.add(target(log, taken.get()));
      }
    }
    return new StageTargets(targets, cut, Set.of());
  }

  /** The last of the cold items that a user took; hidden items are as if they did not exist. */
  private StageTargets cold(Set<String> cold, Set<String> hidden) {
    List<Target> targets = new ArrayList<>();
    for (UserLog log : logs) {
      List<Take> taken = log.takes().stream().filter(take -> cold.contains(take.itemId())).toList();
      if (!taken.isEmpty()) {
        long history =
            log.before(taken.getLast().timestamp()).stream()
                .filter(take -> !cold.contains(take.itemId()) && !hidden.contains(take.itemId()))
                .count();
        if (history >= Protocol.COLD.leastHistory()) {
          targets.add(target(log, taken.getLast()));
        }
      }
    }
    return new StageTargets(targets, 0, cold);
  }

  private Set<String> coldItems(int fold) {
    List<String> shuffled = new ArrayList<>(itemIds);
    Collections.sort(shuffled);
    Collections.shuffle(shuffled, new Random(seed));
    Set<String> cold = new HashSet<>();
    for (int i = fold; i < shuffled.size(); i += COLD_FOLDS) {
      cold.add(shuffled.get(i));
    }
    return cold;
  }

  /** Quantile of the times of all first takes, interpolated, in whole seconds. */
  private long cut(double quantile) {
    long[] times =
        logs.stream().flatMap(log -> log.takes().stream()).mapToLong(Take::timestamp).toArray();
    if (times.length == 0) {
      return 0;
    }
    Arrays.sort(times);
    double position = quantile * (times.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, times.length - 1);
    return (long) (times[below] + (position - below) * (times[above] - times[below]));
  }

  private static Target target(UserLog log, Take taken) {
    return new Target(log.userId(), taken.itemId(), taken.timestamp());
  }
}
