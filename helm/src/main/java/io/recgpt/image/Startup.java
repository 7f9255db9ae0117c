package io.recgpt.image;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures how long each service takes from the process's start until it serves. */
final class Startup {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Layout layout;

  Startup(Layout layout) {
    this.layout = layout;
  }

  /** Prints medians of so many starts on empty state, by wall clock and by CPU. */
  void measure(int times, PrintStream out) throws IOException, InterruptedException {
    out.printf("%-10s %14s %14s %14s %14s%n", "", "with AOT cache", "CPU", "without", "CPU");
    for (Program program : Program.SERVICES) {
      List<Long> with = new ArrayList<>();
      List<Long> withCpu = new ArrayList<>();
      List<Long> without = new ArrayList<>();
      List<Long> withoutCpu = new ArrayList<>();
      // Taken in turn, so that what else runs here weighs on both.
      for (int i = 0; i < times; i++) {
        start(program, "-XX:AOTMode=on", with, withCpu);
        start(program, "-XX:AOTMode=off", without, withoutCpu);
      }
      out.printf(
          Locale.ROOT,
          "%-10s %11d ms %11d ms %11d ms %11d ms%n",
          program.title(),
          median(with),
          median(withCpu),
          median(without),
          median(withoutCpu));
    }
  }

  private void start(Program program, String mode, List<Long> wall, List<Long> cpu)
      throws IOException, InterruptedException {
    Path state = Files.createTempDirectory("recgpt-startup");
    try (LocalCluster alone = LocalCluster.in(layout, state)) {
      Running process = alone.start(program, List.of(mode));
      wall.add(process.awaitServing(PATIENCE).toMillis());
      cpu.add(process.cpu().toMillis());
    }
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
