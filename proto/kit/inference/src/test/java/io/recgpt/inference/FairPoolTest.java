package io.recgpt.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairPoolTest {
  private static final Context.Key<String> PARTY = Context.keyWithDefault("party", "");

  private final FairPool pool = new FairPool("test", 1, PARTY::get);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void forEach_manySteps_runsEachOnce() {
    List<Integer> steps = Collections.synchronizedList(new ArrayList<>());
    pool.forEach(100, steps::add);

    assertThat(steps).containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void forEach_failingStep_reachesTheCallerUnchanged() {
    ArithmeticException failure = new ArithmeticException("three");

    assertThatThrownBy(() ->
            pool.forEach(
                10,
                step -> {
                  if (step == 3) {
                    throw failure;
                  }
                }))
        .isSameAs(failure);
  }

  @Test
  void forEach_theCallIsCancelledMidway_beginsNoFurtherStep() {
    List<Integer> steps = Collections.synchronizedList(new ArrayList<>());
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      call.run(() ->
          assertThatThrownBy(() ->
                  pool.forEach(
                      1_000,
                      step -> {
                        steps.add(step);
                        if (step == 3) {
                          call.cancel(null);
                        }
                      }))
              .isInstanceOf(CancellationException.class));
    }

    assertThat(steps).containsExactly(0, 1, 2, 3);
  }

  @Test
  void forEach_anotherPartyHasManyCallers_takesTurnsWithTheParty() throws Exception {
    ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Thread blocker =
        Thread.startVirtualThread(() ->
            pool.forEach(
                1,
                step -> {
                  begun.countDown();
                  await(go);
                }));
    begun.await();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      callers.add(in("greedy", order));
    }
    callers.forEach(FairPoolTest::untilWaiting);
    Thread well = in("well", order);
    untilWaiting(well);
    go.countDown();
    well.join();

    assertThat(List.copyOf(order).indexOf("well")).isLessThanOrEqualTo(1);
    assertThat(Collections.frequency(List.copyOf(order).subList(0, 10), "well")).isEqualTo(5);
    for (Thread caller : callers) {
      caller.join();
    }
    blocker.join();
  }

  private Thread in(String party, ConcurrentLinkedQueue<String> order) {
    Context context = Context.current().withValue(PARTY, party);
    return Thread.startVirtualThread(context.wrap(() -> pool.forEach(5, step -> order.add(party))));
  }

  private static void untilWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void forEach_otherCallerHasManySteps_takesTurns() throws Exception {
    ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Thread many =
        Thread.startVirtualThread(() ->
            pool.forEach(
                100,
                step -> {
                  order.add("many");
                  begun.countDown();
                  awaitUnlessInterrupted(go);
                }));
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    FutureTask<Integer> one = new FutureTask<>(() -> pool.forEach(1, step -> order.add("one")), 1);
    Thread caller = Thread.startVirtualThread(one);
    while (caller.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    go.countDown();
    one.get();
    many.join();

    assertThat(new ArrayList<>(order).indexOf("one")).isEqualTo(1);
  }

  @Test
  void forEach_callerInterrupted_isCancelledAndKeepsTheFlag() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    FutureTask<Boolean> call =
        new FutureTask<>(() -> {
          assertThatThrownBy(() ->
                  pool.forEach(
                      2,
                      step -> {
                        begun.countDown();
                        awaitUnlessInterrupted(go);
                      }))
              .isInstanceOf(CancellationException.class);
          return Thread.currentThread().isInterrupted();
        });
    Thread caller = Thread.startVirtualThread(call);
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();

    assertThat(call.get()).isTrue();
    go.countDown();
  }

  private static void awaitUnlessInterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
