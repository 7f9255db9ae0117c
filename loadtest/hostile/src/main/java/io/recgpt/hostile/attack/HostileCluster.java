package io.recgpt.hostile.attack;

import static java.util.Objects.requireNonNull;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.recgpt.processes.DemoShopClient;
import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.type.v1.Behavior;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Four processes whose gateway asks for keys, with heaps as the chart gives them; the demo shop is
 * one tenant's, a shop of large items the attacker's.
 */
final class HostileCluster implements AutoCloseable {
  private static final long MIB = 1L << 20;

  /** The chart's memory limits, of which the heap has 60 %: {@code helm/recgpt/values.yaml}. */
  private static final Map<Service, Long> POD_LIMITS =
      Map.of(
          Service.GATEWAY, 1_024 * MIB,
          Service.INTENT, 1_024 * MIB,
          Service.RETRIEVAL, 2_048 * MIB,
          Service.EXPLAIN, 1_024 * MIB);

  /** As the chart starts a pod of 1 GiB. */
  private static final List<String> MEMORY =
      List.of("-Xmx614m", "-XX:MaxDirectMemorySize=192m", "-XX:MetaspaceSize=128m");

  private final Keys keys;
  private final ServiceCluster services;
  private final DemoShopClient shop = new DemoShopClient();
  private final ManagedChannel gateway;

  private HostileCluster(Path folder) throws IOException {
    keys = Keys.make(Files.createDirectories(folder.resolve("keys")));
    services =
        ServiceCluster.in(folder)
            .options(MEMORY)
            .setting(Service.GATEWAY, "auth-keys-file", keys.file().toString())
            .setting(Service.INTENT, "quiet-period-seconds", "2")
            .build();
    gateway = RpcChannels.target(services.target(Service.GATEWAY));
  }

  /** How much memory a service's pod may take, in bytes. */
  static long podLimit(Service service) {
    return requireNonNull(POD_LIMITS.get(service));
  }

  /** Starts all and loads both shops; state and logs are in the folder. */
  static HostileCluster open(Path folder) throws IOException {
    HostileCluster cluster = new HostileCluster(folder);
    try {
      cluster.services.start();
      cluster.load();
      return cluster;
    } catch (RuntimeException | Error fault) {
      cluster.close();
      throw fault;
    }
  }

  private void load() throws IOException {
    shop.loadAll(
        new DemoShopClient.Channels(
            neighbor(),
            services.channel(Service.INTENT),
            services.channel(Service.RETRIEVAL),
            services.channel(Service.EXPLAIN)));
    try (Attacker writer =
        new Attacker(
            services.target(Service.GATEWAY),
            keys.bearer(Power.WRITE.title()),
            Duration.ofMinutes(5))) {
      EvilShop.stock(writer.channel());
    }
  }

  /** The gateway as the tenant beside sees it; the cluster closes it. */
  Channel neighbor() throws IOException {
    return Attacker.showing(gateway, keys.bearer(Keys.NEIGHBOR));
  }

  /** What was done in the shop of the tenant beside. */
  List<Behavior> history() {
    return shop.events();
  }

  Keys keys() {
    return keys;
  }

  ServiceCluster services() {
    return services;
  }

  /** Ends all. */
  @Override
  public void close() {
    gateway.shutdownNow();
    services.close();
  }
}
