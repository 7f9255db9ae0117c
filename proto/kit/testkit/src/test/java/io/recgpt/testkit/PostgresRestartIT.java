package io.recgpt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.storage.Database;
import io.recgpt.storage.StorageException;
import io.recgpt.storage.StorageException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that goes and comes back while it is used. */
@Tag("peer")
final class PostgresRestartIT {
  private static final Duration MAX_RECOVERY = Duration.ofSeconds(20);

  private PostgresServer server;
  private Notes notes;

  @BeforeEach
  void open() {
    server = PostgresServer.open();
    notes = new Notes(Database.postgres(server.database(), "notes", Notes.MIGRATIONS));
  }

  @AfterEach
  void close() {
    notes.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void restart_underLoad_acknowledgedWritesAreKept(boolean crash) throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    Set<Reason> reasons = ConcurrentHashMap.newKeySet();
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        writers.add(
            callers.submit(() -> {
              while (!ended.get()) {
                String text = "note " + next.incrementAndGet();
                try {
                  notes.add(text);
                  acknowledged.add(text);
                } catch (StorageException refused) {
                  reasons.add(refused.reason());
                }
              }
            }));
      }
      awaitMore(acknowledged, 200);
      if (crash) {
        server.kill();
      } else {
        server.stop();
      }
      server.start();
      awaitMore(acknowledged, 200);
      ended.set(true);
      for (Future<?> writer : writers) {
        writer.get();
      }
    }

    assertThat(notes.all()).containsAll(acknowledged);
    assertThat(reasons).isSubsetOf(Reason.UNAVAILABLE, Reason.UNKNOWN_OUTCOME);
  }

  @Test
  void stopped_callsAreRefusedInOneLineUntilItIsBack() throws IOException {
    notes.add("tent");
    server.stop();

    assertRefused(() -> notes.all());
    assertRefused(() -> notes.add("lamp"));
    long begun = System.nanoTime();
    assertRefused(() -> notes.all());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));

    server.start();
    assertThat(firstAnswer()).containsExactly("tent");
    notes.add("lamp");
    assertThat(notes.all()).containsExactly("lamp", "tent");
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(call)
        .matches(e -> e.reason() == Reason.UNAVAILABLE)
        .matches(e -> e.told().map(RpcException::code).get() == ErrorCode.PEER_UNAVAILABLE)
        .withMessageMatching("postgresql://127.0.0.1:.*: can't be reached: .*");
  }

  private List<String> firstAnswer() {
    long end = System.nanoTime() + MAX_RECOVERY.toNanos();
    while (true) {
      try {
        return notes.all();
      } catch (StorageException notYet) {
        if (System.nanoTime() > end) {
          throw notYet;
        }
      }
    }
  }

  private static void awaitMore(Set<String> acknowledged, int more) {
    long end = System.nanoTime() + MAX_RECOVERY.toNanos();
    int enough = acknowledged.size() + more;
    while (acknowledged.size() < enough) {
      assertThat(System.nanoTime()).as("%d of %d", acknowledged.size(), enough).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
