package io.recgpt.processes;

import static java.util.Objects.requireNonNull;

import io.grpc.ManagedChannel;
import io.recgpt.rpc.call.RpcChannels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The four services as processes on this machine's loopback, on ports that each keeps when it is
 * started again. Safe for use by one thread, but for {@link #target}, {@link #channel} and {@link
 * #process}.
 */
public final class ServiceCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Map<Service, Class<?>> mains;
  private final Map<Service, List<String>> before;
  private final Map<Service, List<String>> settings;
  private final List<String> options;
  private final Map<Service, Integer> ports;
  private final Map<Service, Integer> metricsPorts;
  private final Path folder;
  private final Map<Service, JavaProcess> processes = new ConcurrentHashMap<>();
  private final Map<Service, ManagedChannel> channels = new EnumMap<>(Service.class);

  private ServiceCluster(Builder builder) {
    this.mains = new EnumMap<>(builder.mains);
    this.before = new EnumMap<>(builder.before);
    this.settings = new EnumMap<>(builder.settings);
    this.options = List.copyOf(builder.options);
    this.ports = new EnumMap<>(builder.ports);
    this.metricsPorts = Map.copyOf(builder.metricsPorts);
    this.folder = builder.folder;
    ports.keySet().forEach(it -> channels.put(it, RpcChannels.target(target(it))));
    // Whoever interrupts a run leaves nothing behind.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> processes.values().forEach(JavaProcess::kill)));
  }

  /** Begins a cluster whose state and logs are in a folder. */
  public static Builder in(Path folder) {
    return new Builder(folder);
  }

  /** Starts all services and waits until they serve. */
  public void start() {
    for (Service service : Service.values()) {
      start(service);
    }
    awaitServing();
  }

  /** Starts one, anew where it has ended; returns at once. */
  public void start(Service service) {
    JavaProcess former = processes.get(service);
    if (former != null && former.isAlive()) {
      throw new IllegalStateException(service.title() + " runs already");
    }
    processes.put(
        service,
        JavaProcess.start(
            mains.getOrDefault(service, service.main()),
            before.getOrDefault(service, List.of()),
            options,
            settings.getOrDefault(service, List.of()),
            folder.resolve(service.title() + ".log")));
  }

  /** Waits until all that were started serve. */
  public void awaitServing() {
    processes.keySet().forEach(this::awaitServing);
  }

  /** Waits until one serves. */
  public void awaitServing(Service service) {
    if (!HealthClient.awaitServing(target(service), PATIENCE)) {
      throw new IllegalStateException(
          "%s does not serve:%n%s".formatted(service.title(), process(service).lastWords()));
    }
  }

  /** The process of a service that was started. */
  public JavaProcess process(Service service) {
    return requireNonNull(processes.get(service), () -> service.title() + " was not started");
  }

  /** Where a service listens, whether it runs or not: {@code host:port}. */
  public String target(Service service) {
    return address(ports, service);
  }

  /** A channel to a service, past whatever stands between the services; the cluster closes it. */
  public ManagedChannel channel(Service service) {
    return requireNonNull(channels.get(service));
  }

  /**
   * The metrics of a service.
   *
   * @throws IllegalStateException where the cluster was built without
   */
  public MetricsPage metrics(Service service) throws IOException {
    Integer port = metricsPorts.get(service);
    if (port == null) {
      throw new IllegalStateException(service.title() + " tells no metrics");
    }
    URI metrics = URI.create("http://127.0.0.1:%d/metrics".formatted(port));
    try (InputStream body = metrics.toURL().openStream()) {
      return MetricsPage.parse(new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** CPU time of all services so far, in the kernel and out of it. */
  public Duration cpu() {
    return processes.values().stream().map(JavaProcess::cpu).reduce(Duration.ZERO, Duration::plus);
  }

  /** Ends all, the gateway first, so that no call in progress meets a service that has gone. */
  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    List<Service> last = Arrays.asList(Service.values()).reversed();
    for (Service service : last) {
      JavaProcess process = processes.remove(service);
      if (process != null) {
        process.close();
      }
    }
  }

  private static String address(Map<Service, Integer> ports, Service service) {
    return "127.0.0.1:" + ports.get(service);
  }

  /** What the processes are told at each start. */
  public static final class Builder {
    private final Path folder;
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final Map<Service, Integer> freeForMetrics = new EnumMap<>(Service.class);
    private final Map<Service, Integer> metricsPorts = new EnumMap<>(Service.class);
    private final Map<Service, Class<?>> mains = new EnumMap<>(Service.class);
    private final Map<Service, List<String>> before = new EnumMap<>(Service.class);
    private final Map<Service, List<String>> settings = new EnumMap<>(Service.class);
    private final List<String> options =
        new ArrayList<>(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));

    private Builder(Path folder) {
      this.folder = requireNonNull(folder);
      Iterator<Integer> free = freePorts(2 * Service.values().length).iterator();
      for (Service service : Service.values()) {
        ports.put(service, free.next());
        freeForMetrics.put(service, free.next());
      }
      for (Service service : Service.values()) {
        setting(service, "listen-host", "127.0.0.1");
        setting(service, "listen-port", String.valueOf(ports.get(service)));
        if (service != Service.GATEWAY) {
          setting(service, "data-dir", folder.resolve(service.title()).toString());
        }
        for (Service peer : service.peers()) {
          setting(service, peer.title() + "-target", target(peer));
        }
      }
    }

    /** Where a service will listen: {@code host:port}. */
    public String target(Service service) {
      return address(ports, service);
    }

    /** Sets a setting of one service; the last one given of a key counts. */
    public Builder setting(Service service, String key, String value) {
      settings
          .computeIfAbsent(service, _ -> new ArrayList<>())
          .add("--%s=%s".formatted(key, value));
      return this;
    }

    /** Has each service tell its metrics. */
    public Builder metered() {
      metricsPorts.putAll(freeForMetrics);
      metricsPorts.forEach(
          (service, port) -> setting(service, "metrics-port", String.valueOf(port)));
      return this;
    }

    /** Runs a service by another main class. */
    public Builder main(Service service, Class<?> main) {
      mains.put(service, main);
      return this;
    }

    /** Puts a command before the JVM of a service. */
    public Builder before(Service service, List<String> command) {
      before.put(service, List.copyOf(command));
      return this;
    }

    /** Adds options of every JVM; the last one of a kind counts. */
    public Builder options(List<String> more) {
      options.addAll(more);
      return this;
    }

    /** Nothing is started yet. */
    public ServiceCluster build() {
      return new ServiceCluster(this);
    }

    /** Ports that were free a moment ago, all held at once so that they differ. */
    private static List<Integer> freePorts(int count) {
      List<ServerSocket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < count; i++) {
          sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        for (ServerSocket socket : sockets) {
          socket.close();
        }
        return sockets.stream().map(ServerSocket::getLocalPort).toList();
      } catch (IOException fault) {
        throw new UncheckedIOException(fault);
      }
    }
  }
}
