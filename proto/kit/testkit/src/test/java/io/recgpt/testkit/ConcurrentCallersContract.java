package io.recgpt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.Context;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.storage.Database;
import io.recgpt.storage.StorageException;
import io.recgpt.storage.StorageException.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers at once rely on, whatever the database is. */
abstract class ConcurrentCallersContract {
  private static final List<String> TEXTS =
      IntStream.range(0, 1_000).mapToObj("%04d"::formatted).toList();

  private Notes notes;

  /** Opens the database of this test, each time the same one, as one more process would. */
  abstract Database open(String migrations);

  @BeforeEach
  void open() {
    notes = new Notes(open(Notes.MIGRATIONS));
  }

  @AfterEach
  void close() {
    notes.close();
  }

  final Notes notes() {
    return notes;
  }

  @Test
  void write_someOfManyFail_undoesThoseAlone() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Thread slow = writerHeldUntil(go);
    List<FutureTask<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String text = TEXTS.get(i);
      boolean good = i % 3 > 0;
      FutureTask<Integer> task =
          new FutureTask<>(() ->
              notes
                  .database()
                  .write(connection -> {
                    int count = Notes.insert(connection, text);
                    return good ? count : Notes.insert(connection, text);
                  }));
      tasks.add(task);
      awaitWaiting(Thread.startVirtualThread(task));
    }
    go.countDown();
    slow.join();

    List<String> kept = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      if (i % 3 > 0) {
        assertThat(tasks.get(i).get()).isEqualTo(1);
        kept.add(TEXTS.get(i));
      } else {
        assertThat(tasks.get(i))
            .failsWithin(Duration.ofSeconds(9))
            .withThrowableThat()
            .withCauseInstanceOf(StorageException.class);
      }
    }
    assertThat(notes.all()).isEqualTo(kept);
  }

  @Test
  void write_thousandCallersAtOnce_keepsEachAndEachReadsItsOwn() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> answers = new ArrayList<>();
      for (String text : TEXTS) {
        answers.add(
            callers.submit(() -> {
              notes.add(text);
              return notes.all();
            }));
      }
      for (int i = 0; i < TEXTS.size(); i++) {
        assertThat(answers.get(i).get()).contains(TEXTS.get(i));
      }
    }

    assertThat(notes.all()).isEqualTo(TEXTS);
  }

  @Test
  void write_interruptedWhileQueued_hasNotHappened() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Thread slow = writerHeldUntil(go);
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          assertThatExceptionOfType(StorageException.class)
              .isThrownBy(() -> notes.add("tent"))
              .matches(e -> e.reason() == Reason.INTERRUPTED);
          return Thread.currentThread().isInterrupted();
        });
    Thread caller = Thread.startVirtualThread(task);
    caller.interrupt();

    assertThat(task.get()).isTrue();
    go.countDown();
    slow.join();
    assertThat(notes.all()).isEmpty();
  }

  @Test
  void write_interruptedWhileRunning_hasHappened() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          notes
              .database()
              .write(connection -> {
                begun.countDown();
                await(go);
                return Notes.insert(connection, "tent");
              });
          return Thread.currentThread().isInterrupted();
        });
    Thread caller = Thread.startVirtualThread(task);
    begun.await();
    caller.interrupt();
    go.countDown();

    assertThat(task.get()).isTrue();
    assertThat(notes.all()).containsExactly("tent");
  }

  @Test
  void write_deadlinePassesWhileQueued_hasNotHappened() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Thread slow = writerHeldUntil(go);

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> within(20, () -> notes.add("tent")))
        .matches(e -> e.reason() == Reason.TIMED_OUT)
        .matches(e -> e.told().map(RpcException::code).get() == ErrorCode.DEADLINE_EXCEEDED);
    go.countDown();
    slow.join();
    assertThat(notes.all()).isEmpty();
  }

  @Test
  void close_writesQueued_finishesThemFirst() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Thread slow = writerHeldUntil(go);
    FutureTask<Integer> task =
        new FutureTask<>(
            () -> notes.database().write(connection -> Notes.insert(connection, "tent")));
    Thread caller = Thread.startVirtualThread(task);
    awaitWaiting(caller);
    Thread closing = Thread.startVirtualThread(notes::close);
    awaitWaiting(closing);
    go.countDown();
    slow.join();
    closing.join();

    assertThat(task.get()).isEqualTo(1);
    open();
    assertThat(notes.all()).containsExactly("tent");
  }

  /** Positions are given by the database, yet none may become visible after a later one. */
  @Test
  void write_twoProcessesAtOnce_followerMissesNothing() throws Exception {
    int writers = 8;
    int each = 60;
    List<String> followed = new ArrayList<>();
    try (Notes other = new Notes(open(Notes.MIGRATIONS));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writing = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        Notes mine = writer % 2 == 0 ? notes : other;
        int first = writer * each;
        writing.add(callers.submit(() -> TEXTS.subList(first, first + each).forEach(mine::add)));
      }
      long cursor = 0;
      boolean ended = false;
      while (!ended) {
        ended = writing.stream().allMatch(Future::isDone);
        SequencedMap<Long, String> page = notes.after(cursor);
        followed.addAll(page.values());
        cursor = page.isEmpty() ? cursor : page.lastEntry().getKey();
      }
      for (Future<?> write : writing) {
        write.get();
      }
    }

    assertThat(followed).doesNotHaveDuplicates().hasSize(writers * each);
  }

  /** What a write reads is the latest of all processes, so that it may go on counting. */
  @Test
  void write_twoProcessesCount_noNumberTwice() throws Exception {
    TreeSet<Long> numbers = new TreeSet<>();
    try (Notes other = new Notes(open(Notes.MIGRATIONS));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> counting = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Notes mine = i % 2 == 0 ? notes : other;
        counting.add(callers.submit(() -> mine.database().write(ConcurrentCallersContract::next)));
      }
      for (Future<Long> number : counting) {
        numbers.add(number.get());
      }
    }

    assertThat(numbers).hasSize(200).first().isEqualTo(1L);
    assertThat(numbers.last()).isEqualTo(200);
  }

  static void within(int millis, Runnable call) {
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Context.CancellableContext context =
            Context.current().withDeadlineAfter(millis, TimeUnit.MILLISECONDS, timer)) {
      context.run(call);
    }
  }

  private static long next(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      ResultSet row = statement.executeQuery("SELECT coalesce(max(id), 0) + 1 FROM note");
      row.next();
      long number = row.getLong(1);
      statement.execute("INSERT INTO note (id, text) VALUES (%d, 'n%d')".formatted(number, number));
      return number;
    }
  }

  private Thread writerHeldUntil(CountDownLatch go) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Thread caller =
        Thread.startVirtualThread(() ->
            notes
                .database()
                .write(connection -> {
                  begun.countDown();
                  await(go);
                  return 0;
                }));
    begun.await();
    return caller;
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
