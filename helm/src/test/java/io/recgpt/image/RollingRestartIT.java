package io.recgpt.image;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendResponse;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.storage.PostgresConfig;
import io.recgpt.testkit.PostgresServer;
import io.recgpt.type.v1.Rung;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A roll-out as the chart does it, on this machine: "pods" are processes on addresses of the
 * loopback, two of each service on one PostgreSQL, and a hosts file stands for the headless
 * services. A new one serves and joins, an old one leaves, goes on for the wait before its end, and
 * drains; one service after the other, and callers see nothing.
 */
@Tag("peer")
@Timeout(540)
class RollingRestartIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Longer than the JVM remembers a name, as the chart's is. */
  private static final Duration PRE_STOP = Duration.ofSeconds(4);

  private static final int CALLERS = 4;

  /** Whole answers after which every process has answered, whichever two the hops go through. */
  private static final int IN_A_ROW = 40;

  private static final Path HOSTS =
      Path.of(System.getProperty("jdk.net.hosts.file", "no-hosts-file"));

  @TempDir private Path folder;

  private final Map<Program, List<String>> addresses = new EnumMap<>(Program.class);
  private final Map<String, Running> running = new LinkedHashMap<>();
  private final Collection<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong answered = new AtomicLong();
  private final PostgresConfig database = PostgresServer.shared().database();

  @AfterEach
  void stop() {
    // The gateways first, so that no call in progress meets a service that has gone.
    running.values().forEach(Running::close);
  }

  @Test
  void rollOut_ofEachService_failsNoCallAndLowersNoAnswer() throws Exception {
    Layout layout = BuiltLayout.shared();
    Files.writeString(folder.resolve("password"), database.password() + "\n");
    for (Program program : Program.SERVICES) {
      addresses.put(program, List.of("127.0.0.2", "127.0.0.3"));
    }
    writeHosts();
    for (Program program : Program.SERVICES) {
      for (String host : hosts(program)) {
        start(layout, program, host);
      }
    }
    for (Running process : running.values()) {
      process.awaitServing(PATIENCE);
    }
    AtomicBoolean over = new AtomicBoolean();
    ManagedChannel channel = RpcChannels.target("dns:///gateway.pod:" + port(Program.GATEWAY));
    List<Thread> callers = new ArrayList<>();
    try {
      SmallShopClient client = new SmallShopClient(channel);
      client.use();
      awaitWholeAnswers(client, channel);
      for (int i = 0; i < CALLERS; i++) {
        callers.add(Thread.ofVirtual().start(() -> call(channel, over)));
      }
      for (Program program : Program.SERVICES) {
        roll(layout, program, "127.0.0.2", "127.0.0.4");
        roll(layout, program, "127.0.0.3", "127.0.0.5");
        assertThat(failures).as("while the %s was rolled", program.title()).isEmpty();
      }
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
    assertThat(answered.get()).isGreaterThan(400);
    System.out.printf("rolled all services: %d calls answered, none failed%n", answered.get());
  }

  /** Every process has to take over what the shop sent to one of them. */
  private void awaitWholeAnswers(SmallShopClient client, ManagedChannel channel)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String lowered = "nothing was asked";
    int whole = 0;
    while (whole < IN_A_ROW && System.nanoTime() < end) {
      lowered = recommend(channel);
      whole = lowered.isEmpty() ? whole + 1 : 0;
      if (whole == 0) {
        TimeUnit.MILLISECONDS.sleep(100);
        client.mine();
      }
    }
    assertThat(lowered).isEmpty();
    assertThat(whole).isEqualTo(IN_A_ROW);
  }

  /** One step of a roll-out: a pod on another address comes, then one leaves. */
  private void roll(Layout layout, Program program, String leaving, String joining)
      throws Exception {
    start(layout, program, joining).awaitServing(PATIENCE);
    List<String> after = new ArrayList<>(hosts(program));
    after.remove(leaving);
    after.add(joining);
    addresses.put(program, after);
    writeHosts();
    // The pod's preStop: no condition to wait for, the time itself is what is tested.
    TimeUnit.MILLISECONDS.sleep(PRE_STOP.toMillis());
    requireNonNull(running.remove(program.title() + leaving)).close();
  }

  private List<String> hosts(Program program) {
    return addresses.getOrDefault(program, List.of());
  }

  private void call(ManagedChannel channel, AtomicBoolean over) {
    while (!over.get()) {
      try {
        String lowered = recommend(channel);
        if (!lowered.isEmpty()) {
          failures.add(lowered);
        }
        answered.incrementAndGet();
      } catch (StatusRuntimeException failure) {
        failures.add(failure.getStatus().toString());
        return;
      }
    }
  }

  /** What an answer lacked; empty: nothing. */
  private static String recommend(ManagedChannel channel) {
    RecommendResponse response =
        RecommendationServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .recommend(
                RecommendRequest.newBuilder()
                    .setUserId(SmallShopClient.SHOPPER)
                    .setCount(2)
                    .build());
    boolean whole =
        response.getServing().getRung() == Rung.RUNG_FRESH_PROFILE
            && response.getRecommendationsList().stream()
                .noneMatch(one -> one.getExplanation().getText().isEmpty());
    return whole && response.getRecommendationsCount() == 2 ? "" : response.toString();
  }

  private Running start(Layout layout, Program program, String host) throws IOException {
    List<String> settings = new ArrayList<>();
    settings.add("--listen-host=" + host);
    settings.add("--listen-port=" + port(program));
    if (program != Program.GATEWAY) {
      settings.add("--data-dir=" + folder.resolve(program.title() + host));
      settings.add("--database=" + database.url());
      settings.add("--database-user=" + database.user());
      settings.add("--database-password-file=" + folder.resolve("password"));
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
    running.put(program.title() + host, process);
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
