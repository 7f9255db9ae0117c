package io.recgpt.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.rpc.RpcChannels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A roll-out as the chart does it, on this machine: two "pods" are two processes on two addresses
 * of the loopback, and a hosts file stands for the headless service. The new one serves and joins,
 * the old one leaves, goes on for the wait before its end, and drains; callers see nothing.
 */
@Timeout(900)
class RollingRestartIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Longer than the JVM remembers a name, as the chart's is. */
  private static final Duration PRE_STOP = Duration.ofSeconds(4);

  private static final int CALLERS = 4;
  private static final Path HOSTS =
      Path.of(System.getProperty("jdk.net.hosts.file", "no-hosts-file"));

  @TempDir private Path folder;

  private final Map<Program, List<String>> addresses = new EnumMap<>(Program.class);
  private final List<Running> running = new ArrayList<>();
  private final Collection<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong answered = new AtomicLong();

  @AfterEach
  void stop() {
    running.reversed().forEach(Running::close);
  }

  @Test
  void rollOut_ofTwoGateways_failsNoCall() throws Exception {
    Layout layout =
        new LayoutBuilder(
                new Layout(folder.resolve("layout")), ImageIT.javaHome(), ImageIT.standalone())
            .build();
    for (Program program : Program.SERVICES) {
      addresses.put(program, List.of("127.0.0.2"));
    }
    addresses.put(Program.GATEWAY, List.of("127.0.0.2", "127.0.0.3"));
    writeHosts();
    List<Running> gateways = new ArrayList<>();
    for (String host : addresses.getOrDefault(Program.GATEWAY, List.of())) {
      gateways.add(start(layout, Program.GATEWAY, host));
    }
    for (Program program : LocalCluster.peers(Program.GATEWAY)) {
      start(layout, program, "127.0.0.2");
    }
    for (Running process : running) {
      process.awaitServing(PATIENCE);
    }
    AtomicBoolean over = new AtomicBoolean();
    ManagedChannel channel = RpcChannels.target("dns:///gateway.pod:" + port(Program.GATEWAY));
    List<Thread> callers = new ArrayList<>();
    try {
      recommend(channel);
      for (int i = 0; i < CALLERS; i++) {
        callers.add(Thread.ofVirtual().start(() -> call(channel, over)));
      }
      roll(layout, gateways.get(0), "127.0.0.4", List.of("127.0.0.3", "127.0.0.4"));
      roll(layout, gateways.get(1), "127.0.0.5", List.of("127.0.0.4", "127.0.0.5"));
      long before = answered.get();
      while (answered.get() < before + 50 && failures.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } finally {
      over.set(true);
      for (Thread caller : callers) {
        caller.join();
      }
      channel.shutdownNow();
    }
    assertThat(failures).isEmpty();
    assertThat(answered.get()).isGreaterThan(100);
  }

  /** One step of a roll-out: a pod on another address comes, then one leaves. */
  private void roll(Layout layout, Running leaving, String joining, List<String> after)
      throws Exception {
    start(layout, Program.GATEWAY, joining).awaitServing(PATIENCE);
    addresses.put(Program.GATEWAY, after);
    writeHosts();
    // The pod's preStop: no condition to wait for, the time itself is what is tested.
    TimeUnit.MILLISECONDS.sleep(PRE_STOP.toMillis());
    leaving.close();
    running.remove(leaving);
  }

  private void call(ManagedChannel channel, AtomicBoolean over) {
    while (!over.get()) {
      try {
        recommend(channel);
        answered.incrementAndGet();
      } catch (StatusRuntimeException failure) {
        failures.add(failure.getStatus().toString());
        return;
      }
    }
  }

  private static void recommend(ManagedChannel channel) {
    RecommendationServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .recommend(RecommendRequest.newBuilder().setCount(3).build());
  }

  private Running start(Layout layout, Program program, String host) throws IOException {
    List<String> settings = new ArrayList<>();
    settings.add("--listen-host=" + host);
    settings.add("--listen-port=" + port(program));
    if (program != Program.GATEWAY) {
      settings.add("--data-dir=" + folder.resolve(program.title()));
    }
    for (Program peer : LocalCluster.peers(program)) {
      settings.add(
          "--%s-target=dns:///%s.pod:%d".formatted(peer.title(), peer.title(), port(peer)));
    }
    Running process =
        Running.start(
            layout,
            program,
            List.of(
                "-Djdk.net.hosts.file=" + HOSTS,
                "-Dnetworkaddress.cache.ttl=1",
                "-Dsun.net.inetaddr.ttl=1",
                "-XX:AOTMode=off"),
            settings);
    running.add(process);
    return process;
  }

  private static int port(Program program) {
    return 28_980 + List.of(Program.values()).indexOf(program);
  }

  /** Replaced as a whole, so that no reader sees half a file. */
  private void writeHosts() throws IOException {
    List<String> lines = new ArrayList<>();
    addresses.forEach((program, each) ->
        each.forEach(address -> lines.add(address + " " + program.title() + ".pod")));
    Path next = Files.write(HOSTS.resolveSibling("hosts.next"), lines);
    Files.move(next, HOSTS, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
