package io.recgpt.jmh;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.recgpt.rpc.RpcChannels;
import java.util.Iterator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Waits until a server says SERVING, and prints when that was, in milliseconds since 1970. */
public final class ServingProbe {
  private static final int TIMEOUT_SECONDS = 120;
  private static final long RETRY_MILLIS = 20;

  private ServingProbe() {}

  /** Takes one argument, {@code host:port}; ends with 1 where the server never serves. */
  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("usage: ServingProbe HOST:PORT");
      System.exit(2);
    }
    boolean serving = awaitServing(args[0], TIMEOUT_SECONDS);
    System.out.println(System.currentTimeMillis());
    System.exit(serving ? 0 : 1);
  }

  static boolean awaitServing(String target, int timeoutSeconds) {
    ManagedChannel channel = RpcChannels.target(target);
    try (ScheduledExecutorService impatience = Executors.newSingleThreadScheduledExecutor()) {
      // A refused connection is tried again at once rather than after gRPC's back-off.
      ScheduledFuture<?> retries =
          impatience.scheduleAtFixedRate(
              channel::resetConnectBackoff, RETRY_MILLIS, RETRY_MILLIS, TimeUnit.MILLISECONDS);
      try {
        Iterator<HealthCheckResponse> statuses =
            HealthGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(timeoutSeconds, TimeUnit.SECONDS)
                .watch(HealthCheckRequest.getDefaultInstance());
        while (statuses.hasNext()) {
          if (statuses.next().getStatus() == ServingStatus.SERVING) {
            return true;
          }
        }
        return false;
      } catch (StatusRuntimeException e) {
        return false;
      } finally {
        retries.cancel(false);
        impatience.shutdownNow();
      }
    } finally {
      channel.shutdownNow();
    }
  }
}
