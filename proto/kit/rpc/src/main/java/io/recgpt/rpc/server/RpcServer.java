package io.recgpt.rpc.server;

import static java.util.Objects.requireNonNull;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.opentelemetry.api.metrics.Meter;
import io.recgpt.rpc.admission.AdaptiveAdmission;
import io.recgpt.rpc.admission.MethodLimits;
import io.recgpt.rpc.auth.KeyFile;
import io.recgpt.rpc.auth.Scope;
import io.recgpt.rpc.bounds.ServerBounds;
import io.recgpt.rpc.call.Closer;
import io.recgpt.rpc.error.ErrorDetails;
import io.recgpt.rpc.server.interceptor.AdmissionInterceptor;
import io.recgpt.rpc.server.interceptor.AuthInterceptor;
import io.recgpt.rpc.server.interceptor.BoundsInterceptor;
import io.recgpt.rpc.server.interceptor.CallBounds;
import io.recgpt.rpc.server.interceptor.CostInterceptor;
import io.recgpt.rpc.server.interceptor.FaultInterceptor;
import io.recgpt.rpc.server.interceptor.RequestBodies;
import io.recgpt.rpc.server.interceptor.ServerLimits;
import io.recgpt.rpc.server.interceptor.TenantInterceptor;
import io.recgpt.rpc.server.interceptor.ValidationInterceptor;
import io.recgpt.rpc.telemetry.Telemetry;
import io.recgpt.rpc.tls.TlsCredentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A gRPC server with what each of ours needs: tenants, validated requests, typed errors, bounded
 * concurrency, health, reflection, and handlers on virtual threads. Health is NOT_SERVING until
 * {@link #serving()}.
 */
public final class RpcServer implements AutoCloseable {
  /** Unary calls of one method that may be in progress at once, unless told otherwise. */
  public static final int MAX_CONCURRENT_CALLS = 256;

  /**
   * A health check of this name asks for the process alone: SERVING from the start until it drains.
   */
  static final String LIVENESS = "liveness";

  /** Largest request of health: its name of a service. */
  private static final int MAX_HEALTH_BYTES = 1 << 10;

  /** Largest request of reflection: the name of a file or a symbol. */
  private static final int MAX_REFLECTION_BYTES = 4 << 10;

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Server server;
  private final HealthStatusManager health;
  private final Closer opened;
  private final Duration drainWait;
  private final Duration grace;

  private RpcServer(
      Server server,
      HealthStatusManager health,
      Closer opened,
      Duration drainWait,
      Duration grace) {
    this.drainWait = drainWait;
    this.grace = grace;
    this.server = server;
    this.health = health;
    this.opened = opened;
  }

  /** Begins a server; the name is for threads and logs. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /** Tells health checks that calls are welcome. */
  public void serving() {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
  }

  /** Tells health checks that calls had better go elsewhere; those that come are answered. */
  public void notServing() {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
  }

  /** The TCP port listened on, or -1 in process. */
  public int port() {
    return server.getPort();
  }

  /** Blocks until the server has ended. */
  public void awaitTermination() throws InterruptedException {
    server.awaitTermination();
  }

  /**
   * Drains: not serving, a wait in which calls are still taken, no new calls, some time for those
   * in progress (five seconds unless told otherwise), then cancels the rest.
   */
  @Override
  public void close() {
    health.enterTerminalState();
    try {
      // Ends early only where the server has ended already.
      server.awaitTermination(drainWait.toMillis(), TimeUnit.MILLISECONDS);
      server.shutdown();
      if (!server.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow().awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException interrupted) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    opened.close();
  }

  /** What a server is made of. */
  public static final class Builder {
    private final String name;
    private final List<BindableService> services = new ArrayList<>();
    private String host = "127.0.0.1";
    private int port;
    private int healthPort;
    private String inProcessName = "";
    private boolean reflection;
    private Optional<TlsCredentials> tls = Optional.empty();
    private Optional<AuthInterceptor> auth = Optional.empty();
    private ToDoubleFunction<Object> costs = request -> 1;
    private int maxConcurrentCalls = MAX_CONCURRENT_CALLS;
    private Optional<AdaptiveAdmission> adaptive = Optional.empty();
    private Duration drainWait = Duration.ZERO;
    private Duration grace = GRACE;
    private Duration handshake = NettyTransport.HANDSHAKE;
    private ServerBounds bounds = ServerBounds.ofHeap();
    private Telemetry telemetry = Telemetry.none();

    private Builder(String name) {
      this.name = requireNonNull(name);
    }

    /** Adds a service. */
    public Builder service(BindableService service) {
      services.add(service);
      return this;
    }

    /** Adds services. */
    public Builder services(List<? extends BindableService> more) {
      services.addAll(more);
      return this;
    }

    /** Listens on TCP; port 0 takes a free one. */
    public Builder tcp(String host, int port) {
      this.host = requireNonNull(host);
      this.port = port;
      return this;
    }

    /** Answers health checks, and nothing else, on a port of its own too; 0: none. */
    public Builder healthPort(int healthPort) {
      this.healthPort = healthPort;
      return this;
    }

    /** Serves callers of this process under a name instead of TCP. */
    public Builder inProcess(String name) {
      this.inProcessName = requireNonNull(name);
      return this;
    }

    /** Serves by TLS; the credentials stay the caller's to close. */
    public Builder tls(TlsCredentials credentials) {
      this.tls = Optional.of(credentials);
      return this;
    }

    /**
     * Lets in callers with a key alone; health stays open to all.
     *
     * @param scopes the scope that a method needs, by its full name
     */
    public Builder auth(KeyFile keys, Function<String, Scope> scopes) {
      this.auth = Optional.of(new AuthInterceptor(keys, scopes));
      return this;
    }

    /**
     * Counts requests by what they cost instead of as one each, for quotas and admission.
     *
     * @param costs of a request, at least 1
     */
    public Builder costs(ToDoubleFunction<Object> costs) {
      this.costs = requireNonNull(costs);
      return this;
    }

    /** Whether callers may ask which methods there are. */
    public Builder reflection(boolean reflection) {
      this.reflection = reflection;
      return this;
    }

    /** Unary calls of one method that may be in progress at once, at least 1. */
    public Builder maxConcurrentCalls(int maxConcurrentCalls) {
      this.maxConcurrentCalls = maxConcurrentCalls;
      return this;
    }

    /**
     * Bounds the calls of all methods together instead, streamed answers too, by how long they
     * take.
     */
    public Builder adaptive(AdaptiveAdmission admission) {
      this.adaptive = Optional.of(admission);
      return this;
    }

    /**
     * How the server ends.
     *
     * @param wait how long it goes on taking calls once its health says that it does not serve, so
     *     that whoever balances load has seen that
     * @param grace how long calls in progress may take after that, before they are cancelled
     */
    public Builder drain(Duration wait, Duration grace) {
      this.drainWait = requireNonNull(wait);
      this.grace = requireNonNull(grace);
      return this;
    }

    /** How long a client may take over its handshake before its connection is closed. */
    public Builder handshake(Duration handshake) {
      this.handshake = requireNonNull(handshake);
      return this;
    }

    /** What callers can have the server hold. */
    public Builder bounds(ServerBounds bounds) {
      this.bounds = requireNonNull(bounds);
      return this;
    }

    /** Measures the calls. */
    public Builder telemetry(Telemetry telemetry) {
      this.telemetry = requireNonNull(telemetry);
      return this;
    }

    /**
     * Binds and starts; health is not yet SERVING.
     *
     * @throws IOException where the address can't be bound
     */
    public RpcServer start() throws IOException {
      ExecutorService handlers =
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-call-", 0).factory());
      HealthStatusManager health = new HealthStatusManager();
      health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
      health.setStatus(LIVENESS, ServingStatus.SERVING);
      Closer opened = new Closer();
      try {
        opened.add(handlers::shutdown);
        if (healthPort != 0) {
          startProbes(health, handlers, opened);
        }
        Server server = assemble(health, handlers, opened).build().start();
        return new RpcServer(server, health, opened, drainWait, grace);
      } catch (IOException | RuntimeException | Error fault) {
        opened.close();
        throw fault;
      }
    }

    private ServerBuilder<?> assemble(
        HealthStatusManager health, ExecutorService handlers, Closer opened) {
      Meter meter = telemetry.meter("io.recgpt.rpc");
      ServerLimits limits = opened.add(new ServerLimits(name, bounds, meter));
      ServerBuilder<?> builder;
      if (inProcessName.isEmpty()) {
        builder =
            opened
                .add(new NettyTransport())
                .listen(new InetSocketAddress(host, port), tls, bounds, limits)
                .handshakeTimeout(handshake.toMillis(), TimeUnit.MILLISECONDS);
      } else {
        builder = InProcessServerBuilder.forName(inProcessName);
      }
      builder.executor(handlers).addStreamTracerFactory(CallBounds.factory(limits));
      telemetry.measure(builder);
      // The last interceptor listed is the first to be called.
      List<ServerInterceptor> interceptors = new ArrayList<>();
      interceptors.add(admission(meter));
      interceptors.add(new TenantInterceptor());
      auth.ifPresent(interceptors::add);
      interceptors.addAll(outermost(limits));
      List<ServerInterceptor> ofContents =
          List.of(new CostInterceptor(costs), new ValidationInterceptor());
      for (BindableService service : services) {
        ServerServiceDefinition bound = service.bindService();
        bound.getMethods().forEach(method -> limits.register(method.getMethodDescriptor()));
        builder.addService(
            ServerInterceptors.intercept(
                RequestBodies.parsedLate(ServerInterceptors.intercept(bound, ofContents), limits),
                interceptors));
      }
      builder.addService(
          open(health.getHealthService().bindService(), MAX_HEALTH_BYTES, limits, auth));
      if (reflection) {
        builder.addService(
            open(
                ErrorDetails.reflectedBy(ProtoReflectionServiceV1.newInstance()),
                MAX_REFLECTION_BYTES,
                limits,
                auth));
      }
      return builder;
    }

    private static List<ServerInterceptor> outermost(ServerLimits limits) {
      return List.of(new BoundsInterceptor(limits), new FaultInterceptor());
    }

    /** A service that anybody may call; who shows a key is known all the same. */
    private static ServerServiceDefinition open(
        ServerServiceDefinition bound,
        int maxRequestBytes,
        ServerLimits limits,
        Optional<AuthInterceptor> auth) {
      bound
          .getMethods()
          .forEach(method -> limits.registerOpen(method.getMethodDescriptor(), maxRequestBytes));
      List<ServerInterceptor> interceptors = new ArrayList<>();
      auth.ifPresent(keys -> interceptors.add(keys.recognizing()));
      interceptors.addAll(outermost(limits));
      return ServerInterceptors.intercept(RequestBodies.parsedLate(bound, limits), interceptors);
    }

    private AdmissionInterceptor admission(Meter meter) {
      adaptive.ifPresent(admission ->
          meter
              .gaugeBuilder("recgpt.server.calls.limit")
              .ofLongs()
              .buildWithCallback(gauge -> gauge.record(admission.limit())));
      return adaptive
          .map(admission -> new AdmissionInterceptor(admission, true, meter))
          .orElseGet(
              () -> new AdmissionInterceptor(new MethodLimits(maxConcurrentCalls), false, meter));
    }

    /** Kubernetes probes gRPC without TLS, so that they get a port where nothing else is served. */
    private void startProbes(HealthStatusManager health, ExecutorService handlers, Closer opened)
        throws IOException {
      Meter unmeasured = Telemetry.none().meter("io.recgpt.rpc");
      ServerLimits limits = opened.add(new ServerLimits(name + "-probes", bounds, unmeasured));
      Server probes =
          opened
              .add(new NettyTransport())
              .listen(new InetSocketAddress(host, healthPort), Optional.empty(), bounds, limits)
              .executor(handlers)
              .addStreamTracerFactory(CallBounds.factory(limits))
              .addService(
                  open(
                      health.getHealthService().bindService(),
                      MAX_HEALTH_BYTES,
                      limits,
                      Optional.empty()))
              .build()
              .start();
      opened.add(probes::shutdownNow);
    }
  }
}
