package io.recgpt.load;

import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.processes.DemoShopClient;
import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Loads four processes to the most that they take, and at half of that. */
final class ChainClient {
  private static final List<Integer> IN_FLIGHT = List.of(8, 32);
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final int MOST_ROUNDS = 40;
  private static final int ROUNDS_ALIKE = 3;

  /** Warm once the CPU time of a request falls by less than this share over the rounds alike. */
  private static final double STILL_FALLING = 0.05;

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration TIME = Duration.ofSeconds(10);

  private ChainClient() {}

  /**
   * What was measured of a chain.
   *
   * @param rate highest, in requests a second
   * @param cpu of all four processes, for one request at that rate
   * @param share of that CPU time by service
   * @param median at half of that rate
   * @param p99 at half of that rate
   * @param halfCpu of all four processes, for one request at half of that rate
   * @param failed calls, of all
   */
  record Measured(
      double rate,
      Duration cpu,
      Map<Service, Duration> share,
      Duration median,
      Duration p99,
      Duration halfCpu,
      long failed) {}

  /** The demo shop's customers, in turn. */
  static List<RecommendRequest> requests(DemoShopClient shop) {
    return shop.users().stream()
        .map(user -> RecommendRequest.newBuilder().setUserId(user).build())
        .toList();
  }

  /** Starts the services in a folder and loads the shop; turns nobody away; the caller closes. */
  static ServiceCluster real(Path folder, DemoShopClient shop, List<String> options)
      throws IOException {
    Files.createDirectories(folder);
    ServiceCluster.Builder builder = ServiceCluster.in(folder).options(options);
    builder.setting(Service.GATEWAY, "max-concurrent-calls", "1000");
    return loaded(builder, shop);
  }

  /** The same with the bounds that a gateway has by itself. */
  static ServiceCluster guarded(Path folder, DemoShopClient shop) throws IOException {
    Files.createDirectories(folder);
    return loaded(ServiceCluster.in(folder), shop);
  }

  private static ServiceCluster loaded(ServiceCluster.Builder builder, DemoShopClient shop) {
    // Nothing changes while it is measured.
    builder.setting(Service.INTENT, "worker", "false");
    ServiceCluster cluster = builder.build();
    try {
      cluster.start();
      shop.loadAll(DemoShopClient.Channels.of(cluster));
      return cluster;
    } catch (RuntimeException | Error fault) {
      cluster.close();
      throw fault;
    }
  }

  /** Starts processes that answer with samples; the caller closes them. */
  static ServiceCluster echo(Path folder, Path samples, List<String> options) throws IOException {
    Files.createDirectories(folder);
    ServiceCluster.Builder builder = ServiceCluster.in(folder).options(options);
    for (Service service : Service.values()) {
      builder
          .main(service, EchoMain.class)
          .setting(service, "role", service.title())
          .setting(service, "samples", samples.toString());
    }
    builder.setting(Service.GATEWAY, "max-concurrent-calls", "1000");
    ServiceCluster cluster = builder.build();
    try {
      cluster.start();
      return cluster;
    } catch (RuntimeException | Error fault) {
      cluster.close();
      throw fault;
    }
  }

  /** Measures a chain that serves. */
  static Measured measure(ServiceCluster cluster, List<RecommendRequest> requests) {
    LoadClient client = new LoadClient(cluster.channel(Service.GATEWAY), requests, DEADLINE);
    long failed = warmUp(cluster, client, IN_FLIGHT.getLast());
    double rate = 0;
    Duration cpu = Duration.ZERO;
    Map<Service, Duration> share = Map.of();
    for (int calls : IN_FLIGHT) {
      Map<Service, Duration> before = cpu(cluster);
      LoadClient.Outcome outcome = client.inFlight(calls, TIME);
      Map<Service, Duration> spent = spent(before, cpu(cluster), outcome);
      failed += outcome.failed();
      if (outcome.rate() > rate) {
        rate = outcome.rate();
        share = spent;
        cpu = sum(spent);
      }
    }
    Map<Service, Duration> before = cpu(cluster);
    LoadClient.Outcome half = client.atRate(rate / 2, TIME);
    Duration halfCpu = sum(spent(before, cpu(cluster), half));
    return new Measured(
        rate, cpu, share, half.median(), half.p99(), halfCpu, failed + half.failed());
  }

  /**
   * Keeps so many calls in flight until a request costs what it cost before; answers how many
   * failed.
   */
  static long warmUp(ServiceCluster cluster, LoadClient client, int calls) {
    long failed = 0;
    List<Long> nanos = new ArrayList<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Map<Service, Duration> before = cpu(cluster);
      LoadClient.Outcome outcome = client.inFlight(calls, ROUND);
      failed += outcome.failed();
      nanos.add(sum(spent(before, cpu(cluster), outcome)).toNanos());
      System.err.printf(
          Locale.ROOT,
          "warming up: %.0f requests/s, %d \u00b5s of CPU each%n",
          outcome.rate(),
          nanos.getLast() / 1_000);
      if (round >= ROUNDS_ALIKE
          && nanos.getLast() > (1 - STILL_FALLING) * nanos.get(nanos.size() - 1 - ROUNDS_ALIKE)) {
        return failed;
      }
    }
    throw new IllegalStateException(
        "after %d rounds a request still costs less than before: leave the machine alone"
            .formatted(MOST_ROUNDS));
  }

  private static Map<Service, Duration> cpu(ServiceCluster cluster) {
    Map<Service, Duration> cpu = new TreeMap<>();
    for (Service service : Service.values()) {
      cpu.put(service, cluster.process(service).cpu());
    }
    return cpu;
  }

  private static Map<Service, Duration> spent(
      Map<Service, Duration> before, Map<Service, Duration> after, LoadClient.Outcome outcome) {
    long requests = Math.max(1, outcome.answered() + outcome.failed());
    Map<Service, Duration> spent = new TreeMap<>();
    after.forEach((service, cpu) ->
        spent.put(
            service, cpu.minus(before.getOrDefault(service, Duration.ZERO)).dividedBy(requests)));
    return spent;
  }

  private static Duration sum(Map<Service, Duration> parts) {
    return parts.values().stream().reduce(Duration.ZERO, Duration::plus);
  }
}
