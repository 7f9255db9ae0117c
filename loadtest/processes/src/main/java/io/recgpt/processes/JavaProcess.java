package io.recgpt.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A main class that runs in a process of its own, by this process's Java and class path. */
public final class JavaProcess implements AutoCloseable {
  private static final int SECONDS_TO_STOP = 40;
  private static final int LINES_TOLD = 15;

  private final String name;
  private final Path log;
  private final Process process;

  private JavaProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a main class.
   *
   * @param before what is to run the JVM, such as {@code nice}; mostly nothing
   * @param options of the JVM, before the class path
   * @param arguments of the main class
   * @param log file that its output is appended to
   */
  public static JavaProcess start(
      Class<?> main, List<String> before, List<String> options, List<String> arguments, Path log) {
    List<String> command = new ArrayList<>(before);
    ProcessHandle.Info self = ProcessHandle.current().info();
    command.add(self.command().orElse("java"));
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-modules=jdk.incubator.vector"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(arguments);
    try {
      return new JavaProcess(
          main.getSimpleName(),
          log,
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static String classPath() {
    return ManagementFactory.getRuntimeMXBean().getClassPath();
  }

  /** Whether it runs, be it paused. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The operating system's number of it. */
  public long pid() {
    return process.pid();
  }

  /** CPU time so far, of all its threads, in the kernel and out of it. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Memory that it occupies now, in bytes, as Linux tells it. */
  public long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1_024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(name + " has ended"));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** Ends it at once, as a crash would, and waits for that: {@code kill -9}. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Stops it where it stands, so that its connections stay open and silent. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on after {@link #pause}. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("%s took no signal %s".formatted(name, signal));
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending a signal to " + name, interrupted);
    }
  }

  /** Waits until it has ended by itself; false where it goes on after a time. */
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The last lines it wrote. */
  public String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  /** Tells it to end, waits until it has drained, and kills it where it doesn't end. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException interrupted) {
      kill();
      Thread.currentThread().interrupt();
    }
  }
}
