package io.recgpt.intent.worker;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.StorageException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of the worker: what this process did, and, read from the database at each collection,
 * how the work of all processes stands; of the latter take one process's number.
 */
final class WorkerMeter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkerMeter.class);
  private static final AttributeKey<String> ENGINE = AttributeKey.stringKey("recgpt.engine");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("recgpt.outcome");
  private static final AttributeKey<String> TENANT = AttributeKey.stringKey("recgpt.tenant");
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("recgpt.state");
  private static final AttributeKey<String> BUDGET = AttributeKey.stringKey("recgpt.budget");

  private final LongCounter mined;
  private final LongCounter spent;
  private final BatchCallback standing;

  WorkerMeter(Meter meter, WorkerStatusReader reader) {
    this.mined =
        meter
            .counterBuilder("recgpt.worker.mined")
            .setUnit("{user}")
            .setDescription("Leases of this process, by engine and by how they ended.")
            .build();
    this.spent =
        meter
            .counterBuilder("recgpt.worker.tokens.spent")
            .setUnit("{token}")
            .setDescription("Tokens that this process spent, by tenant.")
            .build();
    ObservableLongMeasurement queue =
        meter
            .gaugeBuilder("recgpt.worker.queue")
            .ofLongs()
            .setUnit("{user}")
            .setDescription("Users in the queue, by state.")
            .buildObserver();
    ObservableDoubleMeasurement oldest =
        meter
            .gaugeBuilder("recgpt.worker.queue.oldest")
            .setUnit("s")
            .setDescription("How long the longest of those who are due has waited.")
            .buildObserver();
    ObservableDoubleMeasurement leaseAge =
        meter
            .gaugeBuilder("recgpt.worker.lease.age")
            .setUnit("s")
            .setDescription("Age of the oldest lease.")
            .buildObserver();
    ObservableLongMeasurement remaining =
        meter
            .gaugeBuilder("recgpt.worker.budget.remaining")
            .ofLongs()
            .setUnit("{token}")
            .setDescription("Tokens left in the minute or day, where it has a bound.")
            .buildObserver();
    ObservableLongMeasurement twice =
        meter
            .counterBuilder("recgpt.worker.tokens.spent_twice")
            .setUnit("{token}")
            .setDescription("Tokens of leases that have no profile to show for it.")
            .buildObserver();
    this.standing =
        meter.batchCallback(
            () -> {
              try {
                WorkerStatusReader.Gauges now = reader.gauges();
                now.queue()
                    .forEach((state, users) ->
                        queue.record(
                            users, Attributes.of(STATE, state.name().toLowerCase(Locale.ROOT))));
                oldest.record(now.oldestDue().toMillis() / 1e3);
                leaseAge.record(now.oldestLease().toMillis() / 1e3);
                twice.record(now.spentTwice());
                for (WorkerStatus.Spend budget : now.budgets()) {
                  if (budget.bound() > 0) {
                    remaining.record(
                        Math.max(0, budget.bound() - budget.spent() - budget.reserved()),
                        Attributes.of(BUDGET, budget.name()));
                  }
                }
              } catch (StorageException away) {
                log.warn("the queue could not be measured: {}", away.getMessage());
              }
            },
            queue,
            oldest,
            leaseAge,
            remaining,
            twice);
  }

  /** A lease ended. */
  void ended(String engine, Outcome outcome) {
    mined.add(1, Attributes.of(ENGINE, engine, OUTCOME, outcome.label()));
  }

  /** Tokens were spent, whatever came of it. */
  void spent(Tenant tenant, long tokens) {
    if (tokens > 0) {
      spent.add(tokens, Attributes.of(TENANT, tenant.id()));
    }
  }

  /** Measures nothing any more. */
  @Override
  public void close() {
    standing.close();
  }
}
