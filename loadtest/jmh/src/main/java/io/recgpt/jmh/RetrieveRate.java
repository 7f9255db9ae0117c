package io.recgpt.jmh;

import io.grpc.stub.StreamObserver;
import io.recgpt.intent.v1.GetIntentRequest;
import io.recgpt.intent.v1.IntentServiceGrpc;
import io.recgpt.intent.v1.ListUsersRequest;
import io.recgpt.processes.DemoShopClient;
import io.recgpt.processes.TemporaryFolder;
import io.recgpt.retrieval.v1.RetrievalServiceGrpc;
import io.recgpt.retrieval.v1.RetrieveRequest;
import io.recgpt.retrieval.v1.RetrieveResponse;
import io.recgpt.standalone.cluster.Cluster;
import io.recgpt.standalone.cluster.ClusterConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Times of Retrieve at a steady rate, whatever comes back: a call's time runs from when it was due.
 * Of the demo shop, or of a data dir that has been imported and trained.
 */
public final class RetrieveRate {
  private static final int RATE = 200;
  private static final int WARM_UP_SECONDS = 40;
  private static final int SECONDS = 60;
  private static final int USERS = 1_000;

  private RetrieveRate() {}

  /**
   * Runs it.
   *
   * @param arguments a data dir, or nothing for the demo shop
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0) {
      run(Path.of(arguments[0]), false);
    } else {
      try (TemporaryFolder folder = new TemporaryFolder()) {
        run(folder.path(), true);
      }
    }
    System.exit(0);
  }

  private static void run(Path folder, boolean load) throws IOException {
    try (Cluster cluster = Cluster.open(ClusterConfig.in(folder).withoutWorker())) {
      if (load) {
        new DemoShopClient().loadAll(DemoShopClient.Channels.of(cluster));
      }
      List<RetrieveRequest> requests = requests(cluster);
      System.out.printf("%d shoppers, %d requests/s%n", requests.size(), RATE);
      Measured warmUp = measure(cluster, requests, WARM_UP_SECONDS);
      System.out.printf("warming up: %d calls turned away%n", warmUp.failed());
      Measured measured = measure(cluster, requests, SECONDS);
      if (measured.failed() > 0) {
        throw new IllegalStateException(measured.failed() + " calls failed");
      }
      tell(measured.nanos());
    }
  }

  private static List<RetrieveRequest> requests(Cluster cluster) {
    IntentServiceGrpc.IntentServiceBlockingStub intent =
        IntentServiceGrpc.newBlockingStub(cluster.intent());
    return intent
        .listUsers(ListUsersRequest.newBuilder().setPageSize(USERS).build())
        .getUserIdsList()
        .stream()
        .map(user ->
            RetrieveRequests.of(
                intent.getIntent(GetIntentRequest.newBuilder().setUserId(user).build())))
        .toList();
  }

  /**
   * What a load came to.
   *
   * @param nanos of each call; 0 for one that failed
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Measured(long[] nanos, long failed) {}

  private static Measured measure(Cluster cluster, List<RetrieveRequest> requests, int seconds) {
    RetrievalServiceGrpc.RetrievalServiceStub retrieval =
        RetrievalServiceGrpc.newStub(cluster.retrieval());
    long[] nanos = new long[RATE * seconds];
    Phaser open = new Phaser(1);
    LongAdder failed = new LongAdder();
    long begin = System.nanoTime();
    for (int i = 0; i < nanos.length; i++) {
      long due = begin + i * 1_000_000_000L / RATE;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      open.register();
      RetrieveRequest request = requests.get(i % requests.size());
      int call = i;
      // Over in-process channels a call runs on the thread that makes it.
      Thread.ofVirtual()
          .start(() -> retrieval.retrieve(request, timing(nanos, call, due, failed, open)));
    }
    open.arriveAndAwaitAdvance();
    return new Measured(nanos, failed.sum());
  }

  private static void tell(long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "Retrieve, %d calls: p50 %.2f ms, p99 %.2f ms, longest %.1f ms%n",
        nanos.length,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }

  /** Notes how long a call took. */
  private static StreamObserver<RetrieveResponse> timing(
      long[] nanos, int call, long due, LongAdder failed, Phaser open) {
    return new StreamObserver<>() {
      @Override
      public void onNext(RetrieveResponse response) {
        nanos[call] = System.nanoTime() - due;
      }

      @Override
      public void onError(Throwable failure) {
        failed.increment();
        open.arriveAndDeregister();
      }

      @Override
      public void onCompleted() {
        open.arriveAndDeregister();
      }
    };
  }
}
