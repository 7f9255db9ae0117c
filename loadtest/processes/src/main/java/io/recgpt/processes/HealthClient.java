package io.recgpt.processes;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.recgpt.rpc.call.RpcChannels;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Watches the health of a server that may not be there yet. */
public final class HealthClient {
  private static final long RETRY_MILLIS = 20;

  private HealthClient() {}

  /** Waits until a server says SERVING; false where it never does. */
  public static boolean awaitServing(String target, Duration patience) {
    ManagedChannel channel = RpcChannels.target(target);
    try (ScheduledExecutorService impatience = Executors.newSingleThreadScheduledExecutor()) {
      // A refused connection is tried again at once rather than after gRPC's back-off.
      var _ =
          impatience.scheduleAtFixedRate(
              channel::resetConnectBackoff, RETRY_MILLIS, RETRY_MILLIS, TimeUnit.MILLISECONDS);
      try {
        Iterator<HealthCheckResponse> statuses =
            HealthGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(patience)
                .watch(HealthCheckRequest.getDefaultInstance());
        while (statuses.hasNext()) {
          if (statuses.next().getStatus() == ServingStatus.SERVING) {
            return true;
          }
        }
        return false;
      } catch (StatusRuntimeException notServing) {
        return false;
      } finally {
        impatience.shutdownNow();
      }
    } finally {
      channel.shutdownNow();
    }
  }
}
