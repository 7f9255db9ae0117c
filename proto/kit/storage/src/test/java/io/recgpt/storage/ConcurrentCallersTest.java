package io.recgpt.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recgpt.storage.StorageException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentCallersTest {
  private static final List<String> TEXTS =
      IntStream.range(0, 1_000).mapToObj("%04d"::formatted).toList();

  @TempDir private Path folder;
  private Notes notes;

  @BeforeEach
  void open() {
    notes = Notes.open(folder);
  }

  @AfterEach
  void close() {
    notes.close();
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
    try (Notes reopened = Notes.open(folder)) {
      assertThat(reopened.all()).containsExactly("tent");
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

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
