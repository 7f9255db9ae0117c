package io.recgpt.standalone.doctor;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.rpc.telemetry.Telemetry;
import io.recgpt.rpc.tls.TlsCredentials;
import io.recgpt.rpc.tls.TlsFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The health of the services that a process calls. */
final class PeersCheck {
  private static final List<String> PEERS = List.of("intent", "retrieval", "explain");
  private static final int SECONDS = 3;
  private static final Duration NEVER = Duration.ofDays(1);

  private final Map<String, String> targets;

  private PeersCheck(Map<String, String> targets) {
    this.targets = targets;
  }

  static PeersCheck read(Settings settings) {
    Map<String, String> targets = new TreeMap<>();
    for (String peer : PEERS) {
      String target = settings.text(peer + "-target", "").strip();
      if (!target.isEmpty()) {
        targets.put(peer, target);
      }
    }
    return new PeersCheck(targets);
  }

  List<Diagnosis> examine(Optional<TlsFiles> tls) {
    if (targets.isEmpty()) {
      return List.of(Diagnosis.unused("peers", "no intent-, retrieval- or explain-target is set"));
    }
    List<Diagnosis> diagnoses = new ArrayList<>();
    targets.forEach((peer, target) -> diagnoses.add(ask(peer, target, tls)));
    return diagnoses;
  }

  private static Diagnosis ask(String peer, String target, Optional<TlsFiles> tls) {
    if (tls.isEmpty()) {
      return ask(peer, target, RpcChannels.target(target));
    }
    try (TlsCredentials credentials = TlsCredentials.ofClient(tls.get(), NEVER)) {
      return ask(peer, target, RpcChannels.target(target, credentials, Telemetry.none()));
    } catch (IOException unusable) {
      return Diagnosis.ill(peer, String.valueOf(unusable.getMessage()));
    }
  }

  private static Diagnosis ask(String peer, String target, ManagedChannel channel) {
    try {
      ServingStatus status =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus();
      return status == ServingStatus.SERVING
          ? Diagnosis.well(peer, "serves at " + target)
          : Diagnosis.doubtful(
              peer, "%s is %s: it may still be starting, see its log".formatted(target, status));
    } catch (StatusRuntimeException silent) {
      return Diagnosis.ill(
          peer,
          "no answer from %s (%s): start it, or check %s-target and TLS"
              .formatted(target, silent.getStatus().getCode(), peer));
    } finally {
      channel.shutdownNow();
    }
  }
}
