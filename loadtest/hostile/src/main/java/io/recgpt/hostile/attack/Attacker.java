package io.recgpt.hostile.attack;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.recgpt.rpc.call.RpcChannels;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Who attacks: what it may show, how long it goes on, and what came of all that it tried. */
final class Attacker implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> TENANT =
      Metadata.Key.of("recgpt-tenant", Metadata.ASCII_STRING_MARSHALLER);

  private final String target;
  private final @Nullable String bearer;
  private final long end;
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final Queue<AutoCloseable> resources = new ConcurrentLinkedQueue<>();

  /**
   * An attacker.
   *
   * @param target the gateway: {@code host:port}
   * @param bearer what it shows; null: nothing
   * @param time after which it stops by itself
   */
  Attacker(String target, @Nullable String bearer, Duration time) {
    this.target = target;
    this.bearer = bearer;
    this.end = System.nanoTime() + time.toNanos();
  }

  /** False once its time is over. */
  boolean goesOn() {
    return millisLeft() > 0;
  }

  /** How long it has left; not above 0: nothing. */
  long millisLeft() {
    return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
  }

  /** What it shows; null: nothing. */
  @Nullable String bearer() {
    return bearer;
  }

  /** A channel by which it shows its key; it goes with the attacker. */
  Channel channel() {
    return channel(null);
  }

  /** The same for another tenant than the key's; null: the key's. */
  Channel channel(@Nullable String tenant) {
    ManagedChannel channel = RpcChannels.target(target);
    resources.add(channel::shutdownNow);
    return ClientInterceptors.intercept(channel, new Credentials(bearer, tenant));
  }

  /** A channel by which a key is shown with each call. */
  static Channel showing(Channel channel, String bearer) {
    return ClientInterceptors.intercept(channel, new Credentials(bearer, null));
  }

  /** A channel whose calls are for a tenant, where the key lets it. */
  static Channel asking(Channel channel, String tenant) {
    return ClientInterceptors.intercept(channel, new Credentials(null, tenant));
  }

  /** What a caller shows with each call. */
  private record Credentials(@Nullable String bearer, @Nullable String tenant)
      implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<R> listener, Metadata headers) {
          if (bearer != null) {
            headers.put(AUTHORIZATION, bearer);
          }
          if (tenant != null) {
            headers.discardAll(TENANT);
            headers.put(TENANT, tenant);
          }
          super.start(listener, headers);
        }
      };
    }
  }

  /** A connection for frames of its own; it goes with the attacker. */
  Wire wire() throws IOException {
    return wire(1 << 20);
  }

  /** The same, with how much the server may send unasked, in bytes. */
  Wire wire(int window) throws IOException {
    Wire wire = Wire.open(target, window);
    resources.add(wire);
    return wire;
  }

  /** A connection on which nothing is said; it goes with the attacker. */
  Socket connect() throws IOException {
    Socket socket = Wire.connect(target);
    resources.add(socket);
    return socket;
  }

  /** One try. */
  @FunctionalInterface
  interface Try {
    /**
     * Tries.
     *
     * @param number from 0, counted over all threads
     */
    void run(long number) throws Exception;
  }

  /**
   * Tries again and again until the time is over, or so often, on so many threads. A call's status
   * is counted; what else goes wrong is counted by its kind.
   */
  void repeat(int threads, long most, Try call) throws InterruptedException {
    AtomicLong turn = new AtomicLong();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < threads; i++) {
        pool.execute(() -> {
          for (long n = turn.getAndIncrement(); n < most && goesOn(); n = turn.getAndIncrement()) {
            once(n, call);
          }
        });
      }
      pool.shutdown();
      if (!pool.awaitTermination(Math.max(1, millisLeft()) + 2_000, TimeUnit.MILLISECONDS)) {
        pool.shutdownNow();
      }
    }
  }

  /** What is sent on a connection, again and again. */
  @FunctionalInterface
  interface Frames {
    /** Sends it once. */
    void send(Wire wire) throws IOException;
  }

  /**
   * Opens connections, and sends the same on each until the server closes it, so often, or until
   * the time is over.
   *
   * @param window how much the server may send of an answer unasked, in bytes
   */
  void storm(int threads, int connections, int times, int window, Frames frames)
      throws InterruptedException {
    repeat(
        threads,
        connections,
        _ -> {
          Wire wire = wire(window);
          for (int i = 0; i < times && wire.isOpen() && goesOn(); i++) {
            frames.send(wire);
          }
          wire.flush();
          count(wire.isOpen() ? "still open" : "closed by the server");
        });
  }

  private void once(long number, Try call) {
    try {
      call.run(number);
      count("OK");
    } catch (StatusRuntimeException failure) {
      count(failure.getStatus().getCode().name());
    } catch (CancellationException enough) {
      // The try itself saw that it is no longer wanted.
    } catch (Exception failure) {
      count(failure.getClass().getSimpleName());
    }
  }

  /** Keeps what it has open until its time is over, if it is still wanted then. */
  void hold() {
    pause(millisLeft());
  }

  /** Lets a time pass; not above 0: none. */
  static void pause(long millis) {
    var _ =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, Math.max(0, millis), TimeUnit.MILLISECONDS)
            .join();
  }

  /** Counts what came of a try. */
  void count(String outcome) {
    count(1, outcome);
  }

  /** Counts what came of tries, or says a number of its own. */
  void count(long tries, String outcome) {
    outcomes.computeIfAbsent(outcome, _ -> new LongAdder()).add(tries);
  }

  /** Counts what came of a call, by its status. */
  <T> StreamObserver<T> counting() {
    return new StreamObserver<>() {
      @Override
      public void onNext(T told) {}

      @Override
      public void onError(Throwable failure) {
        count(Status.fromThrowable(failure).getCode().name());
      }

      @Override
      public void onCompleted() {
        count("OK");
      }
    };
  }

  /** What came of all, by code. */
  Map<String, Long> outcomes() {
    Map<String, Long> sorted = new TreeMap<>();
    outcomes.forEach((outcome, count) -> sorted.put(outcome, count.sum()));
    return sorted;
  }

  @Override
  public void close() {
    for (AutoCloseable each : resources) {
      try {
        each.close();
      } catch (Exception gone) {
        // It was to be closed anyway.
      }
    }
  }
}
