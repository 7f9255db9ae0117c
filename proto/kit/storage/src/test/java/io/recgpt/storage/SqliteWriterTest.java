package io.recgpt.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.recgpt.rpc.Tenant;
import io.recgpt.storage.Database.SqlWork;
import io.recgpt.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Group commit, on the test's own thread, so that each batch is as wished. */
class SqliteWriterTest {
  private Path folder;
  private SqliteFile file;
  private Connection other;
  private CallQueue queue;

  /** The writer's clock, which stands. */
  private final AtomicLong nanos = new AtomicLong();

  @BeforeEach
  @BeforeProperty
  void open() throws IOException, SQLException {
    folder = Files.createTempDirectory("writer");
    file = SqliteFile.inExistingFolder(folder.resolve("notes.db"));
    Migrations.apply(file, Notes.MIGRATIONS);
    other = file.openReader();
    queue = new CallQueue(file.name());
  }

  @AfterEach
  @AfterProperty
  void close() throws IOException, SQLException {
    other.close();
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
  }

  @Test
  void run_severalQueued_commitsThemTogether() throws SQLException {
    List<Call<Integer>> calls =
        IntStream.range(0, 20).mapToObj(i -> add(c -> Notes.insert(c, "note " + i))).toList();
    Call<List<String>> within = add(Notes::select);
    Call<List<String>> outside = add(connection -> Notes.select(other));
    writeAll();

    assertThat(calls).allMatch(call -> call.await() == 1);
    assertThat(within.await()).hasSize(20);
    assertThat(outside.await()).isEmpty();
    assertThat(Notes.select(other)).hasSize(20);
  }

  @Test
  void run_moreThanABatch_commitsInBetween() throws SQLException {
    for (int i = 0; i < SqliteWriter.LARGEST_BATCH; i++) {
      String text = "note " + i;
      add(connection -> Notes.insert(connection, text));
    }
    Call<List<String>> next = add(connection -> Notes.select(other));
    writeAll();

    assertThat(next.await()).hasSize(SqliteWriter.LARGEST_BATCH);
  }

  @Test
  void run_workThatTakesLong_commitsBeforeTheNext() throws SQLException {
    add(connection -> {
      nanos.addAndGet(SqliteWriter.MAX_BATCH_NANOS);
      return Notes.insert(connection, "long");
    });
    Call<List<String>> next = add(connection -> Notes.select(other));
    writeAll();

    assertThat(next.await()).containsExactly("long");
  }

  @Test
  void run_muchOfOneTenant_takesTurnsWithTheOthers() throws Exception {
    List<String> order = new ArrayList<>();
    List<Call<Boolean>> calls = new ArrayList<>();
    for (String tenant : List.of("many", "many", "many", "few", "many", "other", "few")) {
      calls.add(new Tenant(tenant).call(() -> add(_ -> order.add(tenant))));
    }
    writeAll();

    assertThat(calls).allMatch(Call::await);
    assertThat(order).containsExactly("many", "few", "other", "many", "few", "many", "many");
  }

  @Test
  void run_oneFails_undoesThatOneAlone() throws SQLException {
    Call<Integer> first = add(connection -> Notes.insert(connection, "tent"));
    ArithmeticException failure = new ArithmeticException("no");
    Call<Integer> second =
        add(connection -> {
          Notes.insert(connection, "half");
          throw failure;
        });
    Call<Integer> third = add(connection -> Notes.insert(connection, "lamp"));
    writeAll();

    assertThat(first.await()).isEqualTo(1);
    assertThatThrownBy(second::await).isSameAs(failure);
    assertThat(third.await()).isEqualTo(1);
    assertThat(Notes.select(other)).containsExactly("lamp", "tent");
  }

  @Test
  void run_transactionLost_failsTheBatchAndGoesOn() throws SQLException {
    Call<Integer> first = add(connection -> Notes.insert(connection, "tent"));
    Call<Boolean> second =
        add(connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute("ROLLBACK");
          }
        });
    for (int i = 2; i < SqliteWriter.LARGEST_BATCH; i++) {
      add(connection -> 0);
    }
    Call<Integer> nextBatch = add(connection -> Notes.insert(connection, "lamp"));
    writeAll();

    assertThatExceptionOfType(StorageException.class).isThrownBy(first::await);
    assertThatExceptionOfType(StorageException.class).isThrownBy(second::await);
    assertThat(nextBatch.await()).isEqualTo(1);
    assertThat(Notes.select(other)).containsExactly("lamp");
  }

  @Test
  void run_callerLeftBefore_doesNothing() throws SQLException {
    Call<Integer> call = add(connection -> Notes.insert(connection, "tent"));
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(call::await)
        .matches(e -> e.reason() == Reason.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
    writeAll();
    assertThat(Notes.select(other)).isEmpty();
  }

  @Property(tries = 50)
  void run_anyMixOfGoodAndBad_keepsExactlyTheGood(@ForAll @Size(max = 300) List<Boolean> mix)
      throws SQLException {
    queue = new CallQueue(file.name());
    int before = Notes.select(other).size();
    List<Call<Integer>> calls = new ArrayList<>();
    for (boolean good : mix) {
      String text = "note %d of %d after %d".formatted(calls.size(), mix.size(), before);
      calls.add(
          add(connection -> {
            int count = Notes.insert(connection, text);
            return good ? count : Notes.insert(connection, text);
          }));
    }
    writeAll();

    for (int i = 0; i < mix.size(); i++) {
      Call<Integer> call = calls.get(i);
      if (mix.get(i)) {
        assertThat(call.await()).isEqualTo(1);
      } else {
        assertThatExceptionOfType(StorageException.class)
            .isThrownBy(call::await)
            .matches(e -> e.reason() == Reason.CONSTRAINT);
      }
    }
    assertThat(Notes.select(other)).hasSize(before + (int) mix.stream().filter(b -> b).count());
  }

  @Test
  void run_callCancelledWhileItWaited_changesNothing() throws SQLException {
    Call<Integer> kept = add(c -> Notes.insert(c, "kept"));
    Call<Integer> dropped;
    try (Context.CancellableContext caller = Context.current().withCancellation()) {
      Context before = caller.attach();
      try {
        dropped = add(c -> Notes.insert(c, "dropped"));
      } finally {
        caller.detach(before);
      }
    }
    Call<List<String>> after = add(Notes::select);
    writeAll();

    assertThat(kept.await()).isEqualTo(1);
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(dropped::await)
        .extracting(StorageException::reason)
        .isEqualTo(Reason.INTERRUPTED);
    assertThat(after.await()).containsExactly("kept");
  }

  @Test
  void poll_asManyOfOneTenantAsMayBegin_leavesTheOtherThreadsToTheRest() throws Exception {
    queue = new CallQueue(file.name(), 2);
    Tenant many = new Tenant("many");
    Call<Integer> first = many.call(() -> add(_ -> 1));
    Call<Integer> second = many.call(() -> add(_ -> 2));
    Call<Integer> third = many.call(() -> add(_ -> 3));
    Call<Integer> ofAnother = new Tenant("few").call(() -> add(_ -> 4));

    assertThat(queue.poll()).isSameAs(first);
    assertThat(queue.poll()).isSameAs(ofAnother);
    assertThat(queue.poll()).isSameAs(second);
    assertThat(queue.poll()).isNull();
    queue.done(first);
    assertThat(queue.poll()).isSameAs(third);
  }

  private <T> Call<T> add(SqlWork<T> work) {
    Call<T> call = new Call<>(file, work, Context.current());
    queue.add(call);
    return call;
  }

  private void writeAll() throws SQLException {
    queue.close();
    new SqliteWriter(file, queue, nanos::get).run();
  }
}
