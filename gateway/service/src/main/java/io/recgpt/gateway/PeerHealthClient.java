package io.recgpt.gateway;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether the services behind the gateway serve, asked by channels of their own: those of calls
 * would wait before they connect again, and their breakers open, if one is not there yet.
 */
final class PeerHealthClient {
  private static final long MOST_SECONDS = 1;

  private final List<Supplier<ManagedChannel>> peers;

  /** Asks by channels that are made, and closed, for each look. */
  PeerHealthClient(List<Supplier<ManagedChannel>> peers) {
    this.peers = List.copyOf(peers);
  }

  boolean allServe() {
    return peers.stream().allMatch(PeerHealthClient::serves);
  }

  private static boolean serves(Supplier<ManagedChannel> peer) {
    ManagedChannel channel = peer.get();
    try {
      return HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(MOST_SECONDS, TimeUnit.SECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus()
          == ServingStatus.SERVING;
    } catch (StatusRuntimeException away) {
      return false;
    } finally {
      channel.shutdownNow();
    }
  }
}
