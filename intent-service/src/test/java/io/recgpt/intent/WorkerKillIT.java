package io.recgpt.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.recgpt.intent.behavior.Behavior;
import io.recgpt.intent.behavior.BehaviorKind;
import io.recgpt.intent.store.BehaviorLog;
import io.recgpt.intent.store.TenantLimits;
import io.recgpt.intent.worker.queue.DueQueue;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two worker processes on one database, killed by {@code kill -9} at random while users become due.
 * System property {@code recgpt.kill.seconds} says for how long; loadtest/faults/worker-kill.sh
 * runs it long.
 */
final class WorkerKillIT {
  private static final Duration KILLING =
      Duration.ofSeconds(Integer.getInteger("recgpt.kill.seconds", 15));
  private static final int MIN_KILLS = 3;
  private static final int USERS = 200;
  private static final int MAX_LIFE_MILLIS = 1_500;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;
  private final Random random = new Random();
  private final List<Worker> workers = new ArrayList<>();
  private Database database;
  private int events;
  private int started;

  private record Worker(Process process, Path spent) {}

  @BeforeEach
  void open() {
    database = ScriptedWorkerMain.open(folder);
    database.write(connection -> {
      try (PreparedStatement create =
          connection.prepareStatement(
              """
              CREATE TABLE committed_versions (user_key BIGINT, version BIGINT,
              mined_sequence BIGINT, lease_id BIGINT)
              """)) {
        return create.execute();
      }
    });
  }

  @AfterEach
  void close() throws InterruptedException {
    for (Worker worker : workers) {
      worker.process().destroyForcibly().waitFor();
    }
    database.close();
  }

  @Test
  void killed_atRandom_everyUserHasOneVersionPerEvidence() throws Exception {
    long start = System.nanoTime();
    record(USERS);
    workers.add(start());
    workers.add(start());
    int kills = 0;
    while (kills < MIN_KILLS || System.nanoTime() - start < KILLING.toNanos()) {
      int victim = random.nextInt(workers.size());
      Worker worker = workers.get(victim);
      awaitWork(worker);
      worker.process().waitFor(random.nextInt(MAX_LIFE_MILLIS), TimeUnit.MILLISECONDS);
      assertThat(worker.process().isAlive()).as(log(worker)).isTrue();
      worker.process().destroyForcibly().waitFor();
      kills++;
      workers.set(victim, start());
      record(USERS / 4);
    }
    awaitEmptyQueue();
    for (Worker worker : workers) {
      worker.process().destroy();
      assertThat(worker.process().waitFor(1, TimeUnit.MINUTES)).as("drained").isTrue();
    }

    assertThat(
            number(
                "SELECT count(*) FROM users u LEFT JOIN profiles p ON p.user_key ="
                    + " u.user_key WHERE p.mined_sequence IS NULL OR p.mined_sequence <"
                    + " u.last_evidence_sequence"))
        .as("users without a profile of their evidence")
        .isZero();
    assertThat(
            number(
                "SELECT count(*) - count(DISTINCT user_key || '@' || mined_sequence) FROM"
                    + " committed_versions"))
        .as("evidence with more than one version")
        .isZero();
    assertThat(
            number(
                "SELECT count(*) FROM (SELECT user_key FROM committed_versions GROUP BY"
                    + " user_key HAVING max(version) <> count(*)) gaps"))
        .as("users whose versions have gaps")
        .isZero();
    tokens(kills);
  }

  /** Each lease that spent tokens and committed nothing is in the books, and nothing is twice. */
  private void tokens(int kills) throws IOException {
    Set<Long> lost = new HashSet<>();
    long spends = 0;
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".spent")).toList()) {
        for (String line : Files.readAllLines(file)) {
          lost.add(Long.valueOf(line));
          spends++;
        }
      }
    }
    lost.removeAll(numbers("SELECT lease_id FROM committed_versions"));
    Set<Long> booked = numbers("SELECT lease_id FROM tokens_spent_twice");
    assertThat(booked).as("leases that spent for nothing").containsAll(lost);
    long versions = number("SELECT count(*) FROM committed_versions");
    long twice = number("SELECT COALESCE(sum(tokens), 0) FROM tokens_spent_twice");
    assertThat(number("SELECT sum(spent) FROM token_ledger WHERE scope = 'day'"))
        .isEqualTo(versions * ScriptedWorkerMain.TOKENS + twice);
    assertThat(number("SELECT sum(reserved) FROM token_ledger WHERE scope = 'day'")).isZero();
    System.out.printf(
        "%d kills in %d s: %d versions of %d users, each evidence once; %d leases spent tokens,"
            + " %d for nothing; booked as spent twice: %d tokens, of them surely spent %d%n",
        kills,
        KILLING.toSeconds(),
        versions,
        number("SELECT count(*) FROM users"),
        spends,
        lost.size(),
        twice,
        lost.size() * ScriptedWorkerMain.TOKENS);
  }

  private Worker start() throws IOException {
    int number = started++;
    Path spent = folder.resolve(number + ".spent");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ScriptedWorkerMain.class.getName(),
                folder.toString(),
                spent.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(number + ".log").toFile())
            .start();
    return new Worker(process, spent);
  }

  /** Waits until a worker has spent something; feeds it meanwhile. */
  private void awaitWork(Worker worker) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(worker.spent())) {
      assertThat(worker.process().waitFor(50, TimeUnit.MILLISECONDS)).as(log(worker)).isFalse();
      assertThat(System.nanoTime()).as(log(worker)).isLessThan(deadline);
      record(2);
    }
  }

  private void awaitEmptyQueue() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (number("SELECT count(*) FROM due") > 0) {
      Worker worker = workers.getFirst();
      assertThat(worker.process().waitFor(50, TimeUnit.MILLISECONDS)).as(log(worker)).isFalse();
      assertThat(System.nanoTime()).as(log(worker)).isLessThan(deadline);
    }
  }

  private void record(int count) {
    List<Behavior> behaviors = new ArrayList<>();
    Instant now = Instant.now();
    for (int i = 0; i < count; i++) {
      String user = "u" + random.nextInt(USERS);
      behaviors.add(Behavior.of("e" + events++, user, BehaviorKind.PURCHASE, "item", now));
    }
    new BehaviorLog(database, TenantLimits.DEFAULT)
        .append(Tenant.DEFAULT, behaviors, new DueQueue.Times(_ -> now, Duration.ZERO));
  }

  private static String log(Worker worker) throws IOException {
    Path log = Path.of(worker.spent().toString().replace(".spent", ".log"));
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private long number(String sql) {
    return numbersOf(sql).getFirst();
  }

  private Set<Long> numbers(String sql) {
    return new HashSet<>(numbersOf(sql));
  }

  private List<Long> numbersOf(String sql) {
    return database.read(connection -> {
      List<Long> numbers = new ArrayList<>();
      try (PreparedStatement select = connection.prepareStatement(sql);
          ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          numbers.add(rows.getLong(1));
        }
      }
      return numbers;
    });
  }
}
