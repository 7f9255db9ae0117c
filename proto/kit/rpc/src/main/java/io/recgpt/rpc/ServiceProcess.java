package io.recgpt.rpc;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * A service in a process of its own. Each has the settings {@code listen-host}, {@code
 * listen-port}, {@code max-concurrent-calls}, {@code reflection}, {@code metrics-port} and {@code
 * otlp-endpoint}. Health is SERVING once the node is ready; a node that never will be ends the
 * process, so that whoever runs it starts it anew or tells its operator.
 */
public final class ServiceProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceProcess.class);
  private static final int CANNOT_START = 1;
  private static final int WRONG_SETTINGS = 2;

  private final String name;
  private final String host;
  private final ServiceNode node;
  private final RpcServer server;
  private final Closer opened;
  private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

  private ServiceProcess(
      String name, String host, ServiceNode node, RpcServer server, Closer opened) {
    this.name = name;
    this.host = host;
    this.node = node;
    this.server = server;
    this.opened = opened;
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
    // gRPC, Lucene and protobuf log to java.util.logging.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    int exitCode = run(args, opening);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  private static int run(String[] args, Opening opening) {
    try (ServiceProcess process = opening.open(Settings.ofProcess(args))) {
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
    return new Builder(name, port, settings);
  }

  /** The TCP port listened on. */
  public int port() {
    return server.port();
  }

  /** Starts the node; returns at once. Health is SERVING when the node is ready. */
  public void start() {
    node.start()
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

  private void serving() {
    server.serving();
    log.info("{} serves on {}:{}", name, host, server.port());
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
    private final int maxConcurrentCalls;
    private final boolean reflection;
    private final TelemetryConfig telemetry;

    private Builder(String name, int port, Settings settings) {
      this.name = requireNonNull(name);
      this.settings = requireNonNull(settings);
      this.host = settings.text("listen-host", "127.0.0.1");
      this.port = settings.port("listen-port", port);
      this.maxConcurrentCalls =
          settings.count("max-concurrent-calls", RpcServer.MAX_CONCURRENT_CALLS, 1, 100_000);
      this.reflection = settings.flag("reflection", true);
      this.telemetry = TelemetryConfig.read(settings, host);
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
        Telemetry measured = opened.add(Telemetry.open(name, telemetry));
        ServiceNode node = opened.add(assembly.assemble(opened, measured));
        RpcServer server =
            opened.add(
                RpcServer.named(name)
                    .services(node.services())
                    .tcp(host, port)
                    .reflection(reflection)
                    .maxConcurrentCalls(maxConcurrentCalls)
                    .telemetry(measured)
                    .start());
        return new ServiceProcess(name, host, node, server, opened);
      } catch (IOException | RuntimeException | Error fault) {
        opened.close();
        throw fault;
      }
    }
  }
}
