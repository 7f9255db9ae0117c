package io.recgpt.jmh;

import com.google.protobuf.Timestamp;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.RecordEventsRequest;
import io.recgpt.gateway.v1.RecordEventsResponse;
import io.recgpt.processes.DemoShopClient;
import io.recgpt.processes.TemporaryFolder;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import io.recgpt.storage.PostgresConfig;
import io.recgpt.type.v1.Behavior;
import io.recgpt.type.v1.BehaviorKind;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Events recorded a second, durable before each answer; the score counts events, not calls. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 5)
@Threads(4)
public class RecordEventsBenchmark {
  private static final int BATCH = 100;
  private static final int USERS = 10_000;
  private static final long BEGIN = 1_700_000_000;

  /** URL of a PostgreSQL database; empty: SQLite. */
  @Param("")
  public String database;

  /** Who may create schemas there. */
  @Param("recgpt")
  public String databaseUser;

  /** File of the user's password; empty: none. */
  @Param("")
  public String databasePasswordFile;

  /** Another run's events may stand in the same database. */
  private final String run = Long.toString(System.currentTimeMillis(), 36) + "-";

  private final AtomicLong next = new AtomicLong();
  private final DemoShopClient shop = new DemoShopClient();
  private TemporaryFolder folder;
  private Cluster cluster;

  /** Opens a cluster with the shop's items. */
  @Setup
  public void open() throws IOException {
    folder = new TemporaryFolder();
    Settings settings =
        Settings.read(
            new String[] {
              "--database=" + database,
              "--database-user=" + databaseUser,
              "--database-password-file=" + databasePasswordFile
            },
            Map.of());
    PostgresConfig postgres = PostgresConfig.read(settings).orElse(null);
    settings.verify();
    cluster = Cluster.open(ClusterConfig.in(folder.path()).withoutWorker().on(postgres));
    shop.loadItems(DemoShopClient.Channels.of(cluster));
  }

  /** Closes it and deletes its state. */
  @TearDown
  public void close() throws IOException {
    cluster.close();
    folder.close();
  }

  /** One call with 100 new events of as many users. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public RecordEventsResponse batchOfHundred() {
    RecordEventsRequest.Builder request = RecordEventsRequest.newBuilder();
    long first = next.getAndAdd(BATCH);
    for (long number = first; number < first + BATCH; number++) {
      request.addEvents(
          Behavior.newBuilder()
              .setEventId(run + number)
              .setUserId("user-" + number * 7919 % USERS)
              .setItemId(shop.items().get((int) (number * 31 % shop.items().size())).getItemId())
              .setKind(BehaviorKind.BEHAVIOR_KIND_PURCHASE)
              .setOccurredAt(Timestamp.newBuilder().setSeconds(BEGIN + number / 100)));
    }
    return EventServiceGrpc.newBlockingStub(cluster.gateway()).recordEvents(request.build());
  }
}
