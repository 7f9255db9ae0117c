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

/** Starts the chains that are loaded, and warms them. */
final class ChainClient {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final int MAX_ROUNDS = 40;
  private static final int ROUNDS_ALIKE = 3;

  /** Warm once the CPU time of a request falls by less than this share over the rounds alike. */
  private static final double STILL_FALLING = 0.05;

  private ChainClient() {}

  /** The demo shop's customers, in turn. */
  static List<RecommendRequest> requests(DemoShopClient shop) {
    return shop.users().stream()
        .map(user -> RecommendRequest.newBuilder().setUserId(user).build())
        .toList();
  }

  /** Starts the services in a folder, and loads the shop; the caller closes them. */
  static ServiceCluster real(Path folder, DemoShopClient shop, List<String> options)
      throws IOException {
    Files.createDirectories(folder);
    return loaded(ServiceCluster.in(folder).options(options).metered(), shop);
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
    ServiceCluster.Builder builder = ServiceCluster.in(folder).options(options).metered();
    for (Service service : Service.values()) {
      builder
          .main(service, EchoMain.class)
          .setting(service, "role", service.title())
          .setting(service, "samples", samples.toString());
    }
    ServiceCluster cluster = builder.build();
    try {
      cluster.start();
      return cluster;
    } catch (RuntimeException | Error fault) {
      cluster.close();
      throw fault;
    }
  }

  /** The chain of a cluster that serves, to be asked for the shop's customers. */
  static Chain chain(ServiceCluster cluster, DemoShopClient shop) {
    return new Chain(
        cluster, new LoadClient(cluster.channel(Service.GATEWAY), requests(shop), DEADLINE));
  }

  /**
   * Keeps so many calls in flight until a request costs what it cost before; answers how many
   * failed.
   */
  static long warmUp(ServiceCluster cluster, LoadClient client, int calls) {
    long failed = 0;
    List<Long> nanos = new ArrayList<>();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      CpuTime before = CpuTime.of(cluster);
      LoadClient.Outcome outcome = client.inFlight(calls, ROUND);
      failed += outcome.failed();
      nanos.add(CpuTime.of(cluster).since(before).each(outcome).sum().toNanos());
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
            .formatted(MAX_ROUNDS));
  }
}
