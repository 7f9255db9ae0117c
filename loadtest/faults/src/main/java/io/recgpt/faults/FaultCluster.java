package io.recgpt.faults;

import io.recgpt.processes.DemoShopClient;
import io.recgpt.processes.Service;
import io.recgpt.processes.ServiceCluster;
import io.recgpt.rpc.Tenant;
import io.recgpt.standalone.cluster.FollowersClient;
import io.recgpt.storage.PostgresConfig;
import io.recgpt.testkit.MilvusLite;
import io.recgpt.testkit.PostgresServer;
import io.recgpt.testkit.TritonServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The four services as processes and their peers, a {@link FaultProxy} on each edge between them,
 * and the demo shop loaded.
 */
final class FaultCluster implements AutoCloseable {
  /** Late enough that an answer misses its stage's share of the deadline. */
  private static final Duration DELAY = Duration.ofMillis(700);

  private static final List<Service> WITH_STORE =
      List.of(Service.INTENT, Service.RETRIEVAL, Service.EXPLAIN);
  private static final String MODEL = "scripted";

  private final Path folder;
  private final Map<String, FaultProxy> proxies = new LinkedHashMap<>();
  private final DemoShopClient shop = new DemoShopClient();
  private final @Nullable PostgresServer postgres;
  private @Nullable MilvusLite milvus;
  private @Nullable TritonServer triton;
  private final ServiceCluster services;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** What the services stand on. */
  enum Peers {
    /** Nothing: files alone. */
    NONE,
    /** A PostgreSQL. */
    POSTGRES,
    /** A PostgreSQL and a Triton. */
    POSTGRES_AND_TRITON,
    /** A Milvus Lite, which is slow: light traffic only. */
    MILVUS;

    boolean postgres() {
      return this == POSTGRES || this == POSTGRES_AND_TRITON;
    }
  }

  private FaultCluster(Path folder, Peers peers, Path intentData, boolean observed)
      throws IOException {
    this.folder = folder;
    ServiceCluster.Builder builder = ServiceCluster.in(folder);
    if (observed) {
      builder.options(ClockAgent.options(folder)).metered();
    }
    for (Service service : Service.values()) {
      for (Service peer : service.peers()) {
        String edge = "%s -> %s".formatted(service.title(), peer.title());
        builder.setting(service, peer.title() + "-target", proxy(edge, builder.target(peer)));
      }
    }
    // A quiet worker that works now and then, as it does in earnest.
    builder.setting(Service.INTENT, "quiet-period-seconds", "2");
    builder.setting(Service.INTENT, "data-dir", intentData.toString());
    postgres = peers.postgres() ? PostgresServer.open() : null;
    if (postgres != null) {
      PostgresConfig database = postgres.database();
      Path password = Files.writeString(folder.resolve("password"), database.password() + "\n");
      int host = database.url().indexOf("//") + 2;
      int name = database.url().lastIndexOf('/');
      for (Service service : WITH_STORE) {
        String edge = service.title() + " -> PostgreSQL";
        builder
            .setting(
                service,
                "database",
                database.url().substring(0, host)
                    + proxy(edge, database.url().substring(host, name))
                    + database.url().substring(name))
            .setting(service, "database-user", database.user())
            .setting(service, "database-password-file", password.toString());
      }
    }
    if (peers == Peers.MILVUS) {
      MilvusLite vectors = new MilvusLite(folder.resolve("milvus"));
      vectors.start();
      milvus = vectors;
      builder.setting(
          Service.RETRIEVAL,
          "milvus",
          "http://" + proxy("retrieval -> Milvus", vectors.uri().getAuthority()));
    }
    if (peers == Peers.POSTGRES_AND_TRITON) {
      TritonServer models = TritonServer.start(MODEL);
      triton = models;
      for (Service service : List.of(Service.INTENT, Service.EXPLAIN)) {
        builder
            .setting(service, "triton", proxy(service.title() + " -> Triton", models.target()))
            .setting(service, "triton-model", MODEL)
            .setting(service, "model-timeout-seconds", "5");
      }
    }
    services = builder.build();
  }

  /** Starts all and loads the demo shop; state and logs are in the folder. */
  static FaultCluster open(Path folder, Peers peers) throws IOException {
    return open(new FaultCluster(folder, peers, folder.resolve("intent"), false));
  }

  /** The same with metrics, and with clocks that can jump, by which processes start slower. */
  static FaultCluster observed(Path folder, Peers peers) throws IOException {
    return observed(folder, peers, folder.resolve("intent"));
  }

  /** The same with the folder of the intent service's state elsewhere. */
  static FaultCluster observed(Path folder, Peers peers, Path intentData) throws IOException {
    return open(new FaultCluster(folder, peers, intentData, true));
  }

  private static FaultCluster open(FaultCluster cluster) {
    // Whoever interrupts a run leaves nothing behind.
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    try {
      cluster.services.start();
      cluster.shop.loadAll(DemoShopClient.Channels.of(cluster.services));
      return cluster;
    } catch (RuntimeException | Error fault) {
      cluster.close();
      throw fault;
    }
  }

  private String proxy(String edge, String target) {
    FaultProxy proxy = new FaultProxy(target, DELAY);
    proxies.put(edge, proxy);
    return proxy.target();
  }

  ServiceCluster services() {
    return services;
  }

  /** What stands on each edge, in order. */
  Map<String, FaultProxy> proxies() {
    return proxies;
  }

  /** Those of the shop's customers whose interests are known, at the gateway itself. */
  TrafficClient traffic(Duration deadline) {
    return TrafficClient.ofKnown(services.channel(Service.GATEWAY), shop.events(), deadline);
  }

  /** Waits until every service has what the intent service's log has. */
  void awaitFollowers(TrafficClient traffic) {
    new FollowersClient(
            services.channel(Service.INTENT),
            services.channel(Service.RETRIEVAL),
            services.channel(Service.EXPLAIN),
            Tenant.DEFAULT)
        .await(shop.items().getLast(), traffic.mark());
  }

  /** Lets the wall clock of a service's process jump, so far from the right time, if observed. */
  void jumpClock(Service service, Duration skew) throws IOException {
    ClockAgent.jump(folder, services.process(service).pid(), skew);
  }

  PostgresServer postgres() {
    return given(postgres, "PostgreSQL");
  }

  MilvusLite milvus() {
    return given(milvus, "Milvus");
  }

  /** Where Milvus has its data. */
  Path milvusData() {
    return folder.resolve("milvus");
  }

  TritonServer triton() {
    return given(triton, "Triton");
  }

  private static <T> T given(@Nullable T peer, String name) {
    if (peer == null) {
      throw new IllegalStateException("this cluster has no " + name);
    }
    return peer;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    services.close();
    proxies.values().forEach(FaultProxy::close);
    if (triton != null) {
      triton.close();
    }
    if (milvus != null) {
      milvus.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }
}
