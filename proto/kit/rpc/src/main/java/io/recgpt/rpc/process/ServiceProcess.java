package io.recgpt.rpc.process;

import static java.util.Objects.requireNonNull;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.recgpt.rpc.admission.AdaptiveAdmission;
import io.recgpt.rpc.admission.AdaptiveLimits;
import io.recgpt.rpc.admission.Priority;
import io.recgpt.rpc.auth.Scope;
import io.recgpt.rpc.bounds.ServerBounds;
import io.recgpt.rpc.call.Closer;
import io.recgpt.rpc.call.RpcChannels;
import io.recgpt.rpc.server.RpcServer;
import io.recgpt.rpc.setting.Settings;
import io.recgpt.rpc.setting.SettingsException;
import io.recgpt.rpc.telemetry.Telemetry;
import io.recgpt.rpc.telemetry.TelemetryConfig;
import io.recgpt.rpc.tls.TlsCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * A service in a process of its own. Each has the settings {@code listen-host}, {@code
 * listen-port}, {@code health-port}, {@code migrate-only}, {@code max-concurrent-calls}, {@code
 * drain-wait-millis}, {@code drain-grace-millis}, {@code reflection}, {@code metrics-port}, {@code
 * otlp-endpoint}, those of {@link ServerBounds} and those of {@link ProcessSecurity}. Health is
 * SERVING once the node is ready and has called itself a few times; a node that never will be ends
 * the process, so that whoever runs it starts it anew or tells its operator.
 */
public final class ServiceProcess implements AutoCloseable {
  /** Calls at once that a process at the edge always lets in: most of them wait for others. */
  private static final int WAITING_CALLS = 64;

  /** Threads that carry virtual ones, unless told otherwise; see the module's RATIONALE. */
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private static final int MIN_CARRIERS = 16;

  private static final Duration CHECK_READINESS = Duration.ofSeconds(1);

  /** Room for one message of the largest size, and for what comes with it. */
  private static final int MIN_MEBIBYTES = 32;

  private static final Logger log = LoggerFactory.getLogger(ServiceProcess.class);
  private static final int CANNOT_START = 1;
  private static final int WRONG_SETTINGS = 2;

  private final String name;
  private final String host;
  private final ServiceNode node;
  private final RpcServer server;
  private final Closer opened;
  private final boolean migrateOnly;
  private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

  private ServiceProcess(
      String name,
      String host,
      ServiceNode node,
      RpcServer server,
      Closer opened,
      boolean migrateOnly) {
    this.name = name;
    this.host = host;
    this.node = node;
    this.server = server;
    this.opened = opened;
    this.migrateOnly = migrateOnly;
  }

  /** Opens a service by its settings. */
  @FunctionalInterface
  public interface Opening {
    /**
     * Reads the settings and opens the service with a {@link Builder}.
     *
     * @throws SettingsException where settings are wrong
     * @throws IOException where the address can't be bound
     */
    ServiceProcess open(Settings settings) throws IOException;
  }

  /** Puts a node together. */
  @FunctionalInterface
  public interface Assembly {
    /**
     * Opens what the node needs.
     *
     * @param opened takes over what is to be closed after the node
     * @param telemetry of the process, which closes it last
     */
    ServiceNode assemble(Closer opened, Telemetry telemetry) throws IOException;
  }

  /**
   * Serves until the process is told to end. Exit code 2 tells of wrong settings, 1 of a service
   * that could not start; either is said on standard error.
   */
  public static void main(String[] args, Opening opening) {
    // Before the first virtual thread.
    int carriers = Math.max(MIN_CARRIERS, 2 * Runtime.getRuntime().availableProcessors());
    Settings.preset(CARRIERS, String.valueOf(carriers));
    // gRPC, Lucene and protobuf log to java.util.logging.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    // Ends threads that a library left behind, too.
    System.exit(run(args, opening));
  }

  private static int run(String[] args, Opening opening) {
    try (ServiceProcess process = opening.open(Settings.ofProcess(args))) {
      if (process.migrateOnly) {
        // Opening a database migrates it.
        log.info("{} has its database on this version", process.name);
        return 0;
      }
      Runtime.getRuntime().addShutdownHook(new Thread(process::stop, process.name + "-shutdown"));
      process.start();
      process.await();
      return 0;
    } catch (SettingsException wrong) {
      System.err.println(wrong.getMessage());
      return WRONG_SETTINGS;
    } catch (IOException | RuntimeException | Error fault) {
      log.error("cannot start: {}", line(fault));
      log.debug("where it failed", fault);
      return CANNOT_START;
    }
  }

  /** Begins a process; reads the settings that each process has. */
  public static Builder named(String name, int port, Settings settings) {
    return new Builder(name, port, settings, Optional.empty());
  }

  /**
   * Begins a process that callers from outside reach: it checks their keys, {@code auth-keys-file},
   * which may be absent only while it listens on a loopback address.
   *
   * @param scopes the scope that a method needs, by its full name
   */
  public static Builder atTheEdge(
      String name, int port, Settings settings, Function<String, Scope> scopes) {
    return new Builder(name, port, settings, Optional.of(scopes));
  }

  /** The TCP port listened on. */
  public int port() {
    return server.port();
  }

  /** Starts the node; returns at once. Health is SERVING when the node is ready and warm. */
  public void start() {
    node.start()
        .thenCompose(started -> warmedUp())
        .thenRun(this::serving)
        .exceptionally(fault -> {
          end.completeExceptionally(fault);
          return null;
        });
  }

  /**
   * Blocks until the process has been closed.
   *
   * @throws CompletionException with the cause, once the node can't become ready
   */
  void await() {
    end.join();
  }

  /** Drains the server, then closes the node and what was opened for it. */
  @Override
  public void close() {
    opened.close();
    end.complete(null);
  }

  private CompletableFuture<Void> warmedUp() {
    List<BindableService> services = node.services();
    return services.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.runAsync(
            () -> warmUp(services), task -> Thread.ofVirtual().name(name + "-warm-up").start(task));
  }

  /** By a server of its own, past keys and pace. */
  private void warmUp(List<BindableService> services) {
    String own = "%s-warm-up-%s".formatted(name, UUID.randomUUID());
    try (Closer calling = new Closer()) {
      calling.add(RpcServer.named(own).services(services).inProcess(own).start());
      ManagedChannel channel = calling.add(RpcChannels.inProcess(own));
      int rounds =
          WarmUp.run(() -> {
            if (!end.isDone()) {
              node.warmUp(channel);
            }
          });
      log.info("{} is warm after {} rounds of calls", name, rounds);
    } catch (IOException cold) {
      log.warn("{} serves without having warmed up: {}", name, line(cold));
    }
  }

  private void serving() {
    server.serving();
    log.info("{} serves on {}:{}", name, host, server.port());
    Thread.ofVirtual().name(name + "-readiness").start(this::watch);
  }

  /** Health follows what the node says of itself, until the process ends. */
  private void watch() {
    boolean ready = true;
    while (!endedWithin(CHECK_READINESS)) {
      Optional<String> reason = node.unready();
      if (ready && reason.isPresent()) {
        log.warn("{} is NOT_SERVING from now on: {}", name, reason.get());
        server.notServing();
      } else if (!ready && reason.isEmpty()) {
        log.info("{} is SERVING again", name);
        server.serving();
      }
      ready = reason.isEmpty();
    }
  }

  private boolean endedWithin(Duration time) {
    try {
      end.get(time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException goingOn) {
      return false;
    } catch (ExecutionException failed) {
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void stop() {
    if (end.isDone()) {
      return;
    }
    log.info("{} stops: calls in progress are finished first", name);
    close();
    log.info("{} stopped", name);
  }

  /** A fault with its causes, in one line, each said once. */
  private static String line(Throwable fault) {
    Throwable told = fault;
    while (told instanceof CompletionException && told.getCause() != null) {
      told = told.getCause();
    }
    StringBuilder line = new StringBuilder();
    for (Throwable next = told; next != null; next = next.getCause()) {
      String message = next.getMessage();
      String text = message == null ? next.getClass().getSimpleName() : message;
      if (line.indexOf(text) < 0) {
        line.append(line.isEmpty() ? "" : ": ").append(text);
      }
    }
    return line.toString().replaceAll("\\s*\\R\\s*", " ");
  }

  /** What a process is opened by. */
  public static final class Builder {
    private final String name;
    private final Settings settings;
    private final String host;
    private final int port;
    private final int healthPort;
    private final boolean migrateOnly;
    private final int maxConcurrentCalls;
    private final Duration drainWait;
    private final Duration drainGrace;
    private final boolean reflection;
    private final ServerBounds bounds;
    private final ProcessSecurity security;
    private final Optional<Function<String, Scope>> scopes;
    private final TelemetryConfig telemetry;
    private Optional<TlsCredentials> tls = Optional.empty();
    private Telemetry measured = Telemetry.none();
    private Optional<Function<String, Priority>> priorities = Optional.empty();
    private ToDoubleFunction<Object> costs = request -> 1;

    private Builder(
        String name, int port, Settings settings, Optional<Function<String, Scope>> scopes) {
      this.name = requireNonNull(name);
      this.settings = requireNonNull(settings);
      // A migration runs beside services that serve, and listens to nobody.
      this.migrateOnly = settings.flag("migrate-only", false);
      String listenHost = settings.text("listen-host", "127.0.0.1");
      int listenPort = settings.port("listen-port", port);
      int probePort = settings.port("health-port", 0);
      this.host = migrateOnly ? "127.0.0.1" : listenHost;
      this.port = migrateOnly ? 0 : listenPort;
      this.healthPort = migrateOnly ? 0 : probePort;
      this.maxConcurrentCalls =
          settings.count("max-concurrent-calls", RpcServer.MAX_CONCURRENT_CALLS, 1, 100_000);
      this.drainWait = Duration.ofMillis(settings.count("drain-wait-millis", 0, 0, 600_000));
      this.drainGrace = Duration.ofMillis(settings.count("drain-grace-millis", 5_000, 0, 600_000));
      this.reflection = settings.flag("reflection", true);
      this.scopes = scopes;
      this.bounds = bounds(settings, scopes.isPresent());
      this.security = ProcessSecurity.read(settings, host, scopes.isPresent());
      TelemetryConfig measuring = TelemetryConfig.read(settings, host);
      this.telemetry = migrateOnly ? measuring.withoutPage() : measuring;
    }

    private static ServerBounds bounds(Settings settings, boolean atTheEdge) {
      ServerBounds ofHeap = ServerBounds.ofHeap();
      int maxReply = atTheEdge ? ServerBounds.CLIENTS_MAX_BYTES : ServerBounds.MAX_MESSAGE_BYTES;
      return new ServerBounds(
          mebibytes(settings, "request-memory-mebibytes", ofHeap.requestBytes()),
          mebibytes(settings, "reply-memory-mebibytes", ofHeap.replyBytes()),
          ofHeap.maxRequestBytes(),
          maxReply,
          millis(settings, "request-arrival-millis", ofHeap.arrival()),
          millis(settings, "call-deadline-millis", ofHeap.callDeadline()),
          millis(settings, "stream-deadline-millis", ofHeap.streamDeadline()),
          settings.count("max-connections", ofHeap.connections(), 1, 1_000_000),
          settings.count("connections-per-second", ofHeap.connectionsPerSecond(), 1, 1_000_000),
          millis(settings, "connection-age-millis", ofHeap.connectionAge()));
    }

    private static long mebibytes(Settings settings, String key, long bytes) {
      return (long) settings.count(key, Math.toIntExact(bytes >> 20), MIN_MEBIBYTES, 1 << 20) << 20;
    }

    private static Duration millis(Settings settings, String key, Duration fallback) {
      int most = Math.toIntExact(Duration.ofDays(7).toMillis());
      return Duration.ofMillis(
          settings.count(key, Math.toIntExact(fallback.toMillis()), 100, most));
    }

    /**
     * Bounds the calls of all methods together, at most {@code max-concurrent-calls}, by how long
     * they take.
     *
     * @param priorities of a method, by its full name
     */
    public Builder adaptive(Function<String, Priority> priorities) {
      this.priorities = Optional.of(priorities);
      return this;
    }

    /**
     * Counts requests by what they cost instead of as one each, for quotas and admission.
     *
     * @param ofRequests of a request, at least 1
     */
    public Builder costs(ToDoubleFunction<Object> ofRequests) {
      this.costs = ofRequests;
      return this;
    }

    /**
     * A channel to another of our services, measured, and by TLS where the settings say so; the
     * caller closes it. From the assembly on.
     */
    public ManagedChannel channel(String target) {
      return tls.map(credentials -> RpcChannels.target(target, credentials, measured))
          .orElseGet(() -> RpcChannels.target(target, measured));
    }

    /**
     * Assembles the node and binds its server; the service's own settings must have been read.
     *
     * @throws SettingsException with all that is wrong; then nothing has been opened
     * @throws IOException where the address can't be bound; what was opened is closed again
     */
    public ServiceProcess open(Assembly assembly) throws IOException {
      settings.verify();
      Closer opened = new Closer();
      try {
        measured = opened.add(Telemetry.open(name, telemetry));
        tls = security.openChannels(opened);
        ServiceNode node = opened.add(assembly.assemble(opened, measured));
        node.measure(measured.meter("io.recgpt." + name));
        RpcServer.Builder builder =
            RpcServer.named(name)
                .services(node.services())
                .tcp(host, port)
                .healthPort(healthPort)
                .reflection(reflection)
                .maxConcurrentCalls(maxConcurrentCalls)
                .costs(costs)
                .bounds(bounds)
                .drain(drainWait, drainGrace)
                .telemetry(measured);
        priorities.ifPresent(of ->
            builder.adaptive(
                new AdaptiveAdmission(
                    AdaptiveLimits.upTo(maxConcurrentCalls).withLeast(WAITING_CALLS), of)));
        security.protect(builder, scopes.orElse(method -> Scope.ADMIN), opened);
        RpcServer server = opened.add(builder.start());
        return new ServiceProcess(name, host, node, server, opened, migrateOnly);
      } catch (IOException | RuntimeException | Error fault) {
        opened.close();
        throw fault;
      }
    }
  }
}
