package io.recgpt.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A real Triton in a process of its own, on a port of this machine alone, with models of the folder
 * {@code triton} beside this class: {@code scripted}, {@code author}, {@code smollm2}, {@code
 * minilm}, {@code unready}.
 */
public final class TritonServer implements AutoCloseable {
  private static final int SECONDS_TO_START = 120;
  private static final int SECONDS_TO_STOP = 20;
  private static final int LINES_KEPT = 200;
  private static final String MINILM = "all-minilm-l6-v2-q.onnx";

  private final Path folder;
  private final int port;
  private final List<String> models;
  private final Deque<String> output = new ArrayDeque<>();
  private Process process;

  private TritonServer(Path folder, List<String> models) throws IOException {
    this.folder = folder;
    this.models = models;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    for (String model : models) {
      copy(model, "config.pbtxt");
      copy(model, "1/model.py");
    }
    if (models.contains("minilm")) {
      copy("/" + MINILM, folder.resolve("minilm/1/model.onnx"));
    }
    process = launch();
  }

  /**
   * Starts a server with these models and waits until it serves them.
   *
   * @throws AssertionError if it doesn't
   */
  public static TritonServer start(String... models) {
    try {
      return new TritonServer(Files.createTempDirectory("recgpt-triton"), List.of(models));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** Where it serves KServe v2: {@code host:port}. */
  public String target() {
    return "127.0.0.1:" + port;
  }

  /** What it has printed lately, a line each. */
  public List<String> output() {
    synchronized (output) {
      return List.copyOf(output);
    }
  }

  /** Ends the server and starts it again on the same port. */
  public void restart() {
    stop();
    try {
      process = launch();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** Ends the server as a lost machine would, with all its models at once. */
  public void kill() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  private Process launch() throws IOException {
    ProcessBuilder builder = new ProcessBuilder();
    Map<String, String> environment = builder.environment();
    Path triton = peers(environment).resolve("triton");
    Path program = triton.resolve("bin/tritonserver");
    if (!Files.isExecutable(program)) {
      throw new AssertionError(
          "no Triton at %s: ./recgpt test installs it, and ./recgpt test --without-peers does without"
              .formatted(program));
    }
    environment.merge("PATH", "", (path, none) -> triton.resolve("venv/bin") + ":" + path);
    environment.put("PYTHONPATH", Files.readString(triton.resolve("python-path")).strip());
    environment.put("LD_LIBRARY_PATH", Files.readString(triton.resolve("library-path")).strip());
    Process started =
        builder
            .command(
                program.toString(),
                "--model-repository=" + folder,
                "--backend-directory=" + triton.resolve("backends"),
                "--cache-directory=" + triton.resolve("caches"),
                "--grpc-address=127.0.0.1",
                "--grpc-port=" + port,
                "--allow-http=false",
                "--allow-metrics=false",
                "--exit-on-error=false",
                "--exit-timeout-secs=5")
            .redirectErrorStream(true)
            .start();
    CompletableFuture<Boolean> serving = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> read(started, serving));
    try {
      if (!serving.get(SECONDS_TO_START, TimeUnit.SECONDS)) {
        throw new AssertionError("Triton ended at once:\n" + String.join("\n", output()));
      }
    } catch (ExecutionException | TimeoutException fault) {
      started.destroyForcibly();
      throw new AssertionError("Triton did not start:\n" + String.join("\n", output()), fault);
    } catch (InterruptedException interrupted) {
      started.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new AssertionError("Triton was not waited for", interrupted);
    }
    return started;
  }

  private void read(Process started, CompletableFuture<Boolean> serving) {
    try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          if (output.size() == LINES_KEPT) {
            output.removeFirst();
          }
          output.add(line);
        }
        if (line.contains("Started GRPCInferenceService")) {
          serving.complete(true);
        }
      }
    } catch (IOException ended) {
      // Told below.
    }
    serving.complete(false);
  }

  private void copy(String model, String file) throws IOException {
    copy("triton/%s/%s".formatted(model, file), folder.resolve(model).resolve(file));
  }

  private static void copy(String resource, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (InputStream in = TritonServer.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "no %s (expected: a model of the test kit)".formatted(to));
      }
      Files.copy(in, to);
    }
  }

  /** Where the launcher installs peers; a process that is to be started inherits what says so. */
  static Path peers(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("RECGPT_PEERS"))
        .map(Path::of)
        .orElseGet(() ->
            Path.of(
                environment.getOrDefault(
                    "XDG_CACHE_HOME", environment.getOrDefault("HOME", "/tmp") + "/.cache"),
                "recgpt",
                "peers"));
  }

  private void stop() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    try {
      process.onExit().get(SECONDS_TO_STOP, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      // Ended below.
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }

  /** Ends the server and removes its files. */
  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(TritonServer::delete);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  @Override
  public String toString() {
    return "Triton at %s with %s".formatted(target(), models);
  }
}
