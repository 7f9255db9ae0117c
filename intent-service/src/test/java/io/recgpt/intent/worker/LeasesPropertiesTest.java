package io.recgpt.intent.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.intent.worker.budget.TokenBudget;
import io.recgpt.intent.worker.queue.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever two workers, a clock and people do in whatever order. */
class LeasesPropertiesTest {
  private static final int USERS = 3;
  private static final long ESTIMATE = 10;

  /** Too many for anybody to be set aside. */
  private static final WorkerConfig CONFIG =
      new WorkerConfig(
          50,
          4,
          TokenBudget.UNBOUNDED,
          ESTIMATE,
          WorkerConfig.OverBudget.WAIT,
          1_000,
          QueueFixture.LEASE);

  /** A worker as its process has it in memory: gone when that is killed. */
  private static final class Worker {
    private final Leases leases;
    private final Map<Lease, Mining> inProgress = new HashMap<>();

    Worker(Leases leases) {
      this.leases = leases;
    }
  }

  @Property(tries = 60)
  void interleavings_anyOrder_oneVersionPerEvidenceAndNoTokenIsLost(
      @ForAll @Size(min = 10, max = 60) List<@IntRange(max = 999) Integer> steps) {
    Path folder = temporary();
    try (QueueFixture queue = new QueueFixture(folder)) {
      List<Worker> workers = new ArrayList<>();
      for (String owner : List.of("a", "b")) {
        workers.add(new Worker(queue.worker(owner, CONFIG)));
      }
      long spent = 0;
      for (int step : steps) {
        spent += play(queue, workers.get(step % 2), step / 2 % 8, step / 16);
        assertThat(queue.commits).doesNotHaveDuplicates();
        assertThat(held(queue, workers)).as("live leases").doesNotHaveDuplicates();
      }
      spent += finish(queue, workers.getFirst());

      assertThat(queue.number("SELECT count(*) FROM due")).isZero();
      assertThat(
              queue.number(
                  """
                  SELECT count(*) FROM users u JOIN profiles p USING (user_key)
                  WHERE p.mined_sequence < u.last_evidence_sequence
                  """))
          .isZero();
      assertThat(queue.commits).doesNotHaveDuplicates();
      assertThat(queue.number("SELECT COALESCE(sum(reserved), 0) FROM token_ledger")).isZero();
      assertThat(
              queue.number("SELECT COALESCE(sum(spent), 0) FROM token_ledger WHERE scope = 'day'"))
          .isEqualTo(spent);
      assertThat(queue.number("SELECT COALESCE(sum(tokens), 0) FROM tokens_spent_twice"))
          .isEqualTo(spent - queue.commits.size() * ESTIMATE);
    } finally {
      delete(folder);
    }
  }

  /** One step; answers the tokens that were spent in it. */
  private static long play(QueueFixture queue, Worker worker, int what, int which) {
    List<Lease> leases =
        worker.inProgress.keySet().stream().sorted(Comparator.comparingLong(Lease::id)).toList();
    Lease lease = leases.isEmpty() ? null : leases.get(which % leases.size());
    switch (what) {
      case 0, 1 -> queue.purchase("u" + which % USERS);
      case 2, 3 -> {
        List<Lease> taken = worker.leases.take(1 + which % 2);
        taken.forEach(one -> worker.inProgress.put(one, queue.mine(one, ESTIMATE)));
        return ESTIMATE * taken.size();
      }
      case 4 -> {
        if (lease != null) {
          worker.leases.commit(lease, requireNonNull(worker.inProgress.remove(lease)));
        }
      }
      case 5 -> {
        if (lease != null) {
          worker.inProgress.remove(lease);
          if (which % 2 == 0) {
            worker.leases.failed(lease, "broken");
          } else {
            worker.leases.giveBack(lease, OptionalLong.of(ESTIMATE), "stopped");
          }
        }
      }
      case 6 -> {
        queue.clock.advance(QueueFixture.LEASE.dividedBy(2).plusSeconds(which));
        for (Lease lost : worker.leases.renew(leases)) {
          worker.leases.commit(lost, requireNonNull(worker.inProgress.remove(lost)));
        }
      }
      default -> worker.inProgress.clear(); // kill -9
    }
    return 0;
  }

  /** Users whom a worker believes to hold, and the queue agrees. */
  private static List<Long> held(QueueFixture queue, List<Worker> workers) {
    List<Long> held = new ArrayList<>();
    for (Worker worker : workers) {
      for (Lease lease : worker.inProgress.keySet()) {
        if (queue.number("SELECT count(*) FROM due WHERE lease_id = ?", lease.id()) > 0) {
          held.add(lease.userKey());
        }
      }
    }
    return held;
  }

  /** All leases run out, then one worker does what is left. */
  private static long finish(QueueFixture queue, Worker worker) {
    long spent = 0;
    for (int round = 0; round < 5; round++) {
      queue.clock.advance(Duration.ofHours(2));
      for (Lease lease : worker.leases.take(10)) {
        worker.leases.commit(lease, queue.mine(lease, ESTIMATE));
        spent += ESTIMATE;
      }
    }
    return spent;
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("leases");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
