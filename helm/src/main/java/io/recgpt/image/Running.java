package io.recgpt.image;

import static java.util.Objects.requireNonNullElse;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program of the layout, running on this machine by the layout's own Java runtime. */
final class Running implements AutoCloseable {
  private static final Duration END = Duration.ofMinutes(5);

  private final Program program;
  private final Process process;
  private final CompletableFuture<Duration> serving = new CompletableFuture<>();
  private final List<String> output = Collections.synchronizedList(new ArrayList<>());
  private final Thread reader;

  private Running(Program program, Process process) {
    this.program = program;
    this.process = process;
    this.reader = Thread.ofVirtual().name(program.title() + "-output").start(this::read);
  }

  /**
   * Starts a program by its start file, as the container would.
   *
   * @param options of the JVM, before those of the file, which they override
   * @param arguments after the main class
   */
  static Running start(Layout layout, Program program, List<String> options, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(layout.java().resolve("bin/java").toString());
    for (String line : Files.readAllLines(layout.args(program))) {
      boolean overridden =
          line.startsWith("-XX:AOTCache=")
              && options.stream().anyMatch(option -> option.startsWith("-XX:AOTCacheOutput="));
      if (line.equals("-cp")) {
        command.addAll(options);
      }
      if (!overridden) {
        command.add(line.replace(Layout.APP + "/", layout.at(Layout.APP) + "/"));
      }
    }
    command.addAll(arguments);
    return new Running(program, new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        if (line.contains(program.title() + " serves on ")) {
          Instant begin = process.info().startInstant().orElseThrow();
          serving.complete(Duration.between(begin, Instant.now()));
        }
      }
    } catch (IOException fault) {
      output.add(fault.toString());
    }
    serving.completeExceptionally(failure("ended before it served"));
  }

  /** Waits until it serves; answers how long that took from the process's start. */
  Duration awaitServing(Duration patience) throws InterruptedException {
    try {
      return serving.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw failure("does not serve after " + patience);
    } catch (ExecutionException failed) {
      throw failure(String.valueOf(requireNonNullElse(failed.getCause(), failed).getMessage()));
    }
  }

  /** CPU time so far. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** What it wrote. */
  List<String> output() {
    return List.copyOf(output);
  }

  /** Waits for its end; answers the exit code. */
  int await() throws InterruptedException {
    if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
      throw failure("does not end");
    }
    reader.join();
    return process.exitValue();
  }

  /** Tells it to end, and waits until it has; a cache being recorded is written then. */
  @Override
  public void close() {
    // Process.destroy would close its output too, and a cache being written would end half way.
    process.toHandle().destroy();
    try {
      await();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private ImageException failure(String what) {
    List<String> said = output();
    List<String> last = said.subList(Math.max(0, said.size() - 10), said.size());
    return new ImageException("%s %s: %s".formatted(program.title(), what, last));
  }
}
