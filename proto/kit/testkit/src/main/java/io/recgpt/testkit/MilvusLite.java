package io.recgpt.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A real Milvus Lite in a process of its own, on a free port of this machine. */
public final class MilvusLite implements AutoCloseable {
  private static final int SECONDS_TO_START = 60;

  private final Path data;
  private final int port;
  private @Nullable Process process;

  /** A server that is not started yet, with its data in a folder. */
  public MilvusLite(Path data) {
    this.data = data;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** Where it serves: {@code http://host:port}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /**
   * Starts, and waits until it serves; again after {@link #close}, with the data as they were left.
   *
   * @throws AssertionError if it doesn't
   */
  public void start() {
    ProcessBuilder builder = new ProcessBuilder();
    Path program = TritonServer.peers(builder.environment()).resolve("bin").resolve("milvus-lite");
    if (!Files.isExecutable(program)) {
      throw new AssertionError(
          "no Milvus Lite at %s: ./recgpt test installs it, and ./recgpt test --without-peers does without"
              .formatted(program));
    }
    builder
        .command(
            program.toString(),
            "server",
            "--data-dir",
            data.toString(),
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--max-workers",
            "16")
        .redirectErrorStream(true);
    builder.environment().put("PYTHONUNBUFFERED", "1");
    try {
      Process started = builder.start();
      process = started;
      CompletableFuture<Boolean> serving = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> read(started, serving));
      if (!serving.get(SECONDS_TO_START, TimeUnit.SECONDS)) {
        throw new AssertionError("Milvus Lite ended at once: its output is above");
      }
    } catch (IOException | ExecutionException | TimeoutException fault) {
      close();
      throw new AssertionError("Milvus Lite did not start", fault);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      close();
      throw new AssertionError("Milvus Lite was not waited for", interrupted);
    }
  }

  /** Ends the process at once, as a crash would; the data stay. */
  @Override
  public void close() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
      process = null;
    }
  }

  private static void read(Process started, CompletableFuture<Boolean> serving) {
    try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("server listening on")) {
          serving.complete(true);
        } else {
          System.out.println("milvus-lite: " + line);
        }
      }
      serving.complete(false);
    } catch (IOException ended) {
      serving.complete(false);
    }
  }
}
