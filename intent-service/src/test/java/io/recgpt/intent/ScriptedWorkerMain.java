package io.recgpt.intent;

import io.opentelemetry.api.OpenTelemetry;
import io.recgpt.intent.store.ProfileStore;
import io.recgpt.intent.store.UserReader;
import io.recgpt.intent.worker.Mining;
import io.recgpt.intent.worker.NearLineWorker;
import io.recgpt.intent.worker.WorkerConfig;
import io.recgpt.intent.worker.WorkerName;
import io.recgpt.intent.worker.budget.TokenBudget;
import io.recgpt.intent.worker.queue.Lease;
import io.recgpt.intent.worker.queue.LeaseClock;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A near-line worker in a process of its own whose engine is slow and costs {@link #TOKENS} a user,
 * to be killed at any moment. It writes down what it spends before it could be lost, and each
 * version that it commits, in the transaction of that.
 */
final class ScriptedWorkerMain {
  static final long TOKENS = 100;

  /** A worker that is killed keeps its users this long. */
  static final Duration LEASE = Duration.ofSeconds(1);

  private static final int LANES = 4;
  private static final int MAX_MILLIS = 60;

  private final UserReader users;
  private final Path spent;
  private final SecureRandom random = new SecureRandom();

  private ScriptedWorkerMain(UserReader users, Path spent) {
    this.users = users;
    this.spent = spent;
  }

  static Database open(Path folder) {
    return Database.sqlite(folder.resolve("intent.db"), "io/recgpt/intent/migration");
  }

  /** Arguments: folder of the database, file for what is spent. */
  public static void main(String[] args) throws InterruptedException {
    Database database = open(Path.of(args[0]));
    ScriptedWorkerMain engine = new ScriptedWorkerMain(new UserReader(database), Path.of(args[1]));
    NearLineWorker worker =
        new NearLineWorker(
            new WorkerConfig(
                1_000,
                LANES,
                TokenBudget.UNBOUNDED,
                TOKENS,
                WorkerConfig.OverBudget.WAIT,
                1_000,
                LEASE),
            new NearLineWorker.Parts(
                database,
                LeaseClock.embedded(InstantSource.system()),
                WorkerName.ofThisProcess(),
                new SecureRandom(),
                engine::mine,
                new Young(),
                kind -> 1,
                OpenTelemetry.noop().getMeter("test")));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              worker.close();
              database.close();
            }));
    worker.start();
    new CountDownLatch(1).await();
  }

  private Optional<Mining> mine(Lease lease) throws InterruptedException {
    UserReader.Person person =
        users.read(lease.tenant(), lease.userId(), Instant.ofEpochMilli(Long.MAX_VALUE), 1);
    long version = person.profile().map(ProfileStore.Stored::version).orElse(0L) + 1;
    wait(random.nextInt(MAX_MILLIS));
    try {
      Files.writeString(
          spent, lease.id() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException("what was spent can't be written down", e);
    }
    wait(random.nextInt(MAX_MILLIS));
    ProfileStore.Stored profile =
        new ProfileStore.Stored(
            version, Instant.EPOCH, person.evidenceSequence(), new byte[] {(byte) version});
    return Optional.of(
        new Mining(
            person.evidenceSequence(),
            "language-model",
            TOKENS,
            Optional.empty(),
            connection -> commit(connection, lease, profile)));
  }

  private static void wait(int millis) throws InterruptedException {
    boolean _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }

  private static boolean commit(Connection connection, Lease lease, ProfileStore.Stored profile)
      throws SQLException {
    if (!ProfileStore.commit(connection, lease.userKey(), profile)) {
      return false;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO committed_versions (user_key, version, mined_sequence, lease_id)
            VALUES (?, ?, ?, ?)
            """)) {
      insert.setLong(1, lease.userKey());
      insert.setLong(2, profile.version());
      insert.setLong(3, profile.minedSequence());
      insert.setLong(4, lease.id());
      insert.executeUpdate();
    }
    return true;
  }

  /** No profile grows too old. */
  private static final class Young implements NearLineWorker.Tenants {
    @Override
    public List<Tenant> all() {
      return List.of();
    }

    @Override
    public Instant minedBefore(Tenant tenant) {
      return Instant.EPOCH;
    }
  }
}
