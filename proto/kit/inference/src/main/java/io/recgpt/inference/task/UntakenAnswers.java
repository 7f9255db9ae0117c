package io.recgpt.inference.task;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that answers of a model are not taken, and why: the first of a task at once,
 * later ones as a sum, at most one line a minute a task. Names of checks alone; never what was
 * answered, which may carry words of users.
 */
final class UntakenAnswers {
  private static final Logger log = LoggerFactory.getLogger(UntakenAnswers.class);
  private static final long SILENCE = Duration.ofMinutes(1).toNanos();

  private final String model;
  private final LongSupplier nanos;
  private final Map<String, Tally> tallies = new HashMap<>();

  UntakenAnswers(String model) {
    this(model, System::nanoTime);
  }

  /** With a clock of its own: nanoseconds, from anywhere. */
  UntakenAnswers(String model, LongSupplier nanos) {
    this.model = model;
    this.nanos = nanos;
  }

  /** Counts a task that ended without an answer. */
  synchronized void add(String task, List<String> reasons) {
    Tally tally = tallies.computeIfAbsent(task, first -> new Tally());
    tally.tasks++;
    reasons.stream().distinct().forEach(reason -> tally.reasons.merge(reason, 1, Integer::sum));
    long now = nanos.getAsLong();
    if (tally.saidAt != null && now - tally.saidAt < SILENCE) {
      return;
    }
    log.warn(
        "model {}, task {}: {} without an answer that can be taken ({}); the extractive engine answers",
        model,
        task,
        tally.tasks,
        tally.reasons.entrySet().stream()
            .map(reason -> reason.getKey() + " " + reason.getValue())
            .collect(Collectors.joining(", ")));
    tally.tasks = 0;
    tally.reasons.clear();
    tally.saidAt = now;
  }

  /** What has come since the last line, and when that was; null: there was none. */
  private static final class Tally {
    private final Map<String, Integer> reasons = new TreeMap<>();
    private int tasks;
    private @Nullable Long saidAt;
  }
}
