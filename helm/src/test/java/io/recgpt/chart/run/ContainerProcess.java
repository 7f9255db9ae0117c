package io.recgpt.chart.run;

import static java.util.Objects.requireNonNull;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.recgpt.rpc.call.RpcChannels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A container that runs as a process of this machine. */
final class ContainerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int LINES_TOLD = 15;
  private static final int PROBE_MILLIS = 50;

  private final String name;
  private final String address;
  private final JsonNode container;
  private final Path log;
  private final Process process;

  private ContainerProcess(
      String name, String address, JsonNode container, Path log, Process process) {
    this.name = name;
    this.address = address;
    this.container = container;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param name for messages
   * @param address of its pod
   * @param container as the release has it
   * @param environment all of it
   * @param log file for its output
   */
  static ContainerProcess start(
      String name,
      String address,
      JsonNode container,
      List<String> command,
      Map<String, String> environment,
      Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(requireNonNull(log.getParent()).toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return new ContainerProcess(name, address, container, log, builder.start());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** Waits until its startup probe succeeds, then those of its readiness and its life. */
  void awaitReady() throws InterruptedException {
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      JsonNode grpc = container.path(probe).path("grpc");
      if (grpc.isMissingNode()) {
        throw new AssertionError("%s has no %s by gRPC".formatted(name, probe));
      }
      awaitProbe(probe, grpc.path("port").asInt(), grpc.path("service").asString(""));
    }
  }

  private void awaitProbe(String probe, int port, String service) throws InterruptedException {
    ManagedChannel channel = RpcChannels.target(address + ":" + port);
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!serves(channel, service)) {
        if (process.waitFor(PROBE_MILLIS, TimeUnit.MILLISECONDS)) {
          throw failure("ended with %d before its %s".formatted(process.exitValue(), probe));
        }
        if (System.nanoTime() > end) {
          throw failure("its %s fails after %s".formatted(probe, PATIENCE));
        }
        // A refused connection is tried again at once rather than after gRPC's back-off.
        channel.resetConnectBackoff();
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private static boolean serves(ManagedChannel channel, String service) {
    try {
      return HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(1, TimeUnit.SECONDS)
              .check(HealthCheckRequest.newBuilder().setService(service).build())
              .getStatus()
          == ServingStatus.SERVING;
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  /** Waits for its end, which must be a good one; answers what it wrote. */
  String awaitSuccess() throws InterruptedException {
    return awaitEnd(0);
  }

  /** Waits for its end with an exit code; answers what it wrote. */
  String awaitEnd(int exitCode) throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw failure("does not end within " + PATIENCE);
    }
    if (process.exitValue() != exitCode) {
      throw failure("ended with %d (expected: %d)".formatted(process.exitValue(), exitCode));
    }
    return output();
  }

  /** What it wrote so far. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private AssertionError failure(String what) {
    List<String> lines = output().lines().toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size());
    return new AssertionError("%s: %s%n%s".formatted(name, what, String.join("\n", last)));
  }

  /** Tells it to end, as a node does. */
  void stop() {
    process.destroy();
  }

  /** Waits until it has ended. */
  @Override
  public void close() {
    stop();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw failure("does not end when told to");
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
