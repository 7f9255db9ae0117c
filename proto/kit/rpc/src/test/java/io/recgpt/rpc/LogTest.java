package io.recgpt.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.IntentServiceGrpc.IntentServiceImplBase;
import io.recgpt.intent.v1.StreamBehaviorsRequest;
import io.recgpt.intent.v1.StreamBehaviorsResponse;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import io.recgpt.rpc.follow.Follower;
import io.recgpt.rpc.follow.LogTail;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.type.v1.LoggedBehavior;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tail and a follower over a real stream. */
@Timeout(60)
final class LogTest {
  private final LogTail tail = new LogTail();
  private final AtomicLong end = new AtomicLong();
  private final AtomicLong stored = new AtomicLong();
  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private final List<Long> taken = new CopyOnWriteArrayList<>();
  private final List<Long> cursors = new CopyOnWriteArrayList<>();
  private volatile int batchSize = 1;

  /** A position of the log that has no entry. */
  private volatile long hole;

  private RpcServer server;
  private ManagedChannel channel;
  private Follower<LoggedBehavior> follower;

  @BeforeEach
  void start() throws IOException {
    server = RpcServer.named("log").service(new Log()).inProcess("log-test").start();
    channel = RpcChannels.inProcess("log-test");
    follower =
        new Follower<>(
            "log",
            new Follower.Source<>(
                after ->
                    IntentServiceGrpc.newBlockingStub(channel)
                        .streamBehaviors(
                            StreamBehaviorsRequest.newBuilder().setAfterSequence(after).build()),
                StreamBehaviorsResponse::getBehaviorsList,
                LoggedBehavior::getSequence),
            stored::get,
            new Taking());
  }

  @AfterEach
  void stop() {
    follower.close();
    tail.close();
    channel.shutdownNow();
    server.close();
  }

  @Test
  void follower_startedLate_takesWhatIsThereAndWhatComes() {
    append(3);
    follower.start();
    assertThat(follower.await(3)).isEqualTo(3);

    append(2);
    follower.await(5);

    assertThat(taken).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void follower_withAStoredCursor_goesOnFromThere() {
    append(3);
    stored.set(2);
    follower.start();
    follower.await(3);

    assertThat(taken).containsExactly(3L);
  }

  @Test
  void follower_ofBatches_movesToTheEndOfEach() {
    batchSize = 3;
    append(7);
    follower.start();

    assertThat(follower.await(7)).isEqualTo(7);
    assertThat(taken).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(cursors).containsExactly(3L, 6L, 7L);
  }

  @Test
  void follower_ofAMessageWithoutEntries_appliesNothing() {
    hole = 2;
    append(3);
    follower.start();
    follower.await(3);

    assertThat(taken).containsExactly(1L, 3L);
    assertThat(cursors).containsExactly(1L, 3L);
  }

  @Test
  void await_closedFollower_isNotReadyAtOnce() {
    follower.start();
    follower.close();

    assertThatThrownBy(() -> follower.await(1))
        .isInstanceOfSatisfying(
            RpcException.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.NOT_READY));
  }

  @Test
  void follower_whenApplyingFails_comesAgainWithoutLoss() {
    faults.set(2);
    append(4);
    follower.start();
    follower.await(4);

    assertThat(taken).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void stream_whosePageEndsOnAnError_isEndedAndFollowedAgain() {
    broken.set(2);
    append(2);
    follower.start();

    assertThat(follower.await(2)).isEqualTo(2);
    assertThat(taken).containsExactly(1L, 2L);
  }

  @Test
  void await_pastTheDeadline_isNotReady() {
    follower.start();
    List<Throwable> thrown = new ArrayList<>();
    try (Context.CancellableContext context =
        Context.current()
            .withDeadline(
                Deadline.after(20, TimeUnit.MILLISECONDS),
                Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory()))) {
      context.run(() -> assertThatThrownBy(() -> follower.await(9)).satisfies(thrown::add));
    }

    assertThat(thrown)
        .singleElement()
        .isInstanceOfSatisfying(
            RpcException.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.NOT_READY));
  }

  private void append(int entries) {
    end.addAndGet(entries);
    tail.advanced();
  }

  private final class Taking implements Follower.Sink<LoggedBehavior> {
    @Override
    public void apply(List<LoggedBehavior> batch, long cursor) {
      if (faults.getAndDecrement() > 0) {
        throw new IllegalStateException("not now");
      }
      cursors.add(cursor);
      batch.forEach(entry -> taken.add(entry.getSequence()));
      stored.set(cursor);
    }

    @Override
    public String setAside(LoggedBehavior entry, long cursor, String reason) {
      throw new IllegalStateException("nothing is refused for long");
    }
  }

  private final class Log extends IntentServiceImplBase {
    @Override
    public void streamBehaviors(
        StreamBehaviorsRequest request, StreamObserver<StreamBehaviorsResponse> observer) {
      tail.serve(request.getAfterSequence(), observer, this::after);
    }

    private Optional<LogTail.Batch<StreamBehaviorsResponse>> after(long sequence) {
      if (broken.getAndDecrement() > 0) {
        throw new StackOverflowError();
      }
      if (sequence >= end.get()) {
        return Optional.empty();
      }
      StreamBehaviorsResponse.Builder next = StreamBehaviorsResponse.newBuilder();
      long last = Math.min(end.get(), sequence + batchSize);
      for (long each = sequence + 1; each <= last; each++) {
        if (each != hole) {
          next.addBehaviorsBuilder().setSequence(each);
        }
      }
      return Optional.of(new LogTail.Batch<>(next.build(), last));
    }
  }
}
